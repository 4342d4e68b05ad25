"""Years with one thing in them that cannot be met, each found where it was put, by whom and with both figures; and
years that are as tight as they can be, of which nothing is said."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from alongside.blueprint.library import PROGRAMS
from alongside.blueprint.reader import read
from alongside.blueprint.simulation.year import Year, simulate

pytestmark = pytest.mark.once

FALL, SPRING = date(2026, 9, 1), date(2026, 3, 1)
ACADEMY, TECHNOLOGY, VIRTUAL = "coach-academy", "technology-coaching", "virtual-coach-building-mentor"
PRINCIPALS, NETWORK, PROMOTORAS = "principal-mentoring", "mtss-network", "promotoras"

type Change = tuple[str, str]
BOTH_SHARE = ("release: {technology-coach: 10 hours}", "release: {technology-coach: %s, content-expert: %s}")
WINDOW = "at: [cohort.end - 60 days]"
TERMS = "one-to-one coaching., release: "
TOGETHER = "{fact: same-building, is: yes}"
VISITS = "account: onsite-visits, reach: "
PAID = "yes}\nnudges"
GIVEN = "{rank: 3, name: given, says: All, grants: 20h, fund: state-line, when: {fact: position, is: principal}}"
MONTHLY = "reach: 90 minutes, each: school-month"
BASICS = "feedback]\n    expires: "


@cache
def text_of(key: str) -> str:
    """A program without its examples, which do not matter here."""
    file = Path(__file__).with_name("promotoras.yaml") if key == PROMOTORAS else PROGRAMS / f"{key}.yaml"
    whole = file.read_text("utf-8")
    return whole[: whole.index("\nexamples:") + 1]


def year(key: str, *changes: Change) -> Year:
    text = text_of(key)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    reading = read(text, file=f"{key}.yaml")
    assert reading.faults == ()
    assert reading.blueprint is not None
    return simulate(reading.blueprint, on=SPRING if key == PROMOTORAS else FALL)


@pytest.mark.parametrize(
    "key, changes, who, path, figures",
    [
        # one limit for all the duties of a role
        (NETWORK, [("network-coach: 14", "network-coach: 11")], "network coaches", "roles.network-coach.caseload",
         "make 72 in all; with at most 6 each there is room for 66 (11 network coaches)"),
        (NETWORK, [("building-coach: 96, staff", "building-coach: 79, staff")], "building coaches",
         "duties.staff-coaching", "1,200 times; with at most 15 each there is room for 1,185"),
        # what several kinds of helper share
        (TECHNOLOGY, [(BOTH_SHARE[0], BOTH_SHARE[1] % ("1 hour", "78 minutes"))],
         "technology coaches and content experts", "requirements.ongoing", "6 h 15 min"),
        (TECHNOLOGY, [("teacher: 225 minutes", "teacher: 11 minutes")], "teachers",
         "requirements.ongoing", "has 11 min"),
        # the road
        (ACADEMY, [("periods_a_week: 40", "periods_a_week: 40\n  drive: 2 hours\n  driving_at_most: 239 minutes")],
         "district supporters", "requirements.support", "One visit takes 4 h on the road; 239 minutes"),
        # what schools promise
        (ACADEMY, [(f"{TERMS}6 hours", f"{TERMS}5 hours")], "coaches", "agreements.commitment.terms.release.release",
         "6 h in sessions each school week (in lessons of 45 minutes); “What the school takes on” sets 5 h free"),
        (ACADEMY, [("owner: principal, release: 6 hours", "owner: principal, release: 359 minutes")], "coaches",
         "joining.promises.time.release", "5 h 59 min free (requirements.week asks for it)"),
        # steps
        (TECHNOLOGY, [("takes: 1 hour", "takes: 11 hours")], "technology coaches", "steps.share-research",
         "11 h for “Share research and resources” each school week; 10 h are set free"),
        # groups
        (VIRTUAL, [("group: 4-8", "group: 4-5"), ("educator: 400", "educator: 7")], "new educators",
         "duties.peer-group.group", "7 new educators: 1 group for 5 at most, 2 groups for 8 at least"),
        # who can do without, and who cannot
        (VIRTUAL, [("mentor: 150", "mentor: 0")], "building mentors", "duties.building-mentoring", "room for 0"),
        (TECHNOLOGY, [("content-expert: 4", "content-expert: 2")], "content experts", "duties.modelling",
         "30 times; with at most 10 each there is room for 20"),
        # a word now and then
        (VIRTUAL, [("gap_at_most: 14 days", "gap_at_most: 1 day"), ("educator: 90", "educator: 900")],
         "virtual coaches", "requirements.contact", "8 h 30 min in sessions each school week; 6 h are set free"),
        # days
        (ACADEMY, [("reach: 8, by: cohort.end", "reach: 8, by: cohort.start - 30 days")], "coaches",
         "requirements.academy-days.by", "30 days before the start of the cohort"),
        (PRINCIPALS, [("reach: 3, by: contract.end}", "reach: 3, by: contract.end - 13 months}")], "everybody",
         "requirements.visits.by", "13 months before the end of the contract"),
        (NETWORK, [(WINDOW, "at: [cohort.end - 91 days]")], "district leadership teams", "requirements.fidelity.at[0]",
         "by March 31, 2027, and may be done from April 1, 2027 on"),
        (PROMOTORAS, [("weeks: 40", "weeks: 43")], "todas las personas", "planning.weeks", "43 semanas escolares"),
        (PROMOTORAS, [("month: October", "month: December")], "todas las personas invitadas", "events.cosecha.month",
         "en diciembre, y el año va del 15 de febrero de 2026 al 30 de noviembre de 2026"),
        (ACADEMY, [("reflect: 4 weeks", "reflect: 60 weeks")], "everybody", "cycles.inquiry.due",
         "takes 60 school weeks; the year has 53 school weeks"),
        (ACADEMY, [("label: Forum\n    every: school-month", "label: Forum\n    every: school-week")],
         "everybody who is invited", "events.forum.follows", "36 times, each after"),
        (VIRTUAL, [("by: match + 30 days", "by: match - 30 days")], "everybody",
         "agreements.pair.by", "30 days before the match"),
        (VIRTUAL, [(MONTHLY, "reach: 12 hours, by: match + 8 weeks"), ("educator: 90", "educator: 89")],
         "new educators", "requirements.coaching",
         "1 h 30 min each week for 8 school weeks; 1 h 29 min are free"),
        # who may come, help, be paired, say yes
        (PRINCIPALS, [("in: [principal, assistant-principal, dean, director]", "is: superintendent")], "mentees",
         "eligibility.tracks", "no track of that year is open"),
        (PROMOTORAS, [("is: enfermera}", "is: secretaria}"),
                      ("      any:\n        - {fact: years", "      all:\n        - {fact: years")],
         "comadres", "roles.comadre.ready_when", "Nadie en este papel"),
        (TECHNOLOGY, [("takes: 1 hour, ", ""), ("coach: 10 hours}", "coach: 59 minutes}")], "technology coaches",
         "roles.technology-coach.ready_when", "1 h each school week are asked to be free; 59 min are set free"),
        (VIRTUAL, [("- {fact: same-district, is: no}", f"- {{fact: same-district, is: no}}\n      - {TOGETHER}")],
         "new educators", "matching.virtual-coaching.must", "No two people"),
        (PRINCIPALS, [("people: {", "people: {association-leader: 0, ")], "association leaders",
         "staffing.mentor.approved_by", "the plan counts on none"),
        (PRINCIPALS, [("people: {", "people: {approver: 0, ")], "approvers", "contracts.approver", "none"),
        (PRINCIPALS, [("people: {", "people: {coordinator: 1, "), (f"setting: {PAID}", f"second_yes: {PAID}")],
         "coordinators", "pay.mentor-hours.second_yes", "takes 2 people; the plan counts on 1"),
        # money
        (PRINCIPALS, [("- from: 2021-07-01\n      prices", "- from: 2027-09-01\n      prices")],
         "mentees on the track “paid”", "eligibility.tracks.paid.offers", "none of them has a price"),
        (PRINCIPALS, [("tracks:\n    funded:", f"tracks:\n    given: {GIVEN}\n    funded:"),
                      ("rank: 2", "rank: 4"), ("2-3.53a\n    lines", "2-3.53a\n    amount: 100000 USD\n    lines"),
                      ("  session: 60", "  tracks: {given: 60}\n  session: 60")],
         "State line for new principals", "funds.state-line", "$104,940.00 are paid out of it (given $104,940.00)"),
        (PRINCIPALS, [(f"{VISITS}3", f"{VISITS}70"),
                      *[(", top_up: [20h]", "")] * 3, ("driving_at_most: 4 hours", "driving_at_most: 40 hours")],
         "mentees on the track “paid”", "requirements.visits", "70 h; the largest contract has 60 h, and nothing"),
    ],
)  # fmt: skip
def test_one_thing_that_cannot_be_met_is_found(
    key: str, changes: list[Change], who: str, path: str, figures: str
) -> None:
    one = year(key, *changes)
    assert [(wrong.who, wrong.path) for wrong in one.impossible] == [(who, path)]
    assert figures in one.impossible[0].says


@pytest.mark.parametrize(
    "key, changes",
    [
        (NETWORK, [("network-coach: 14", "network-coach: 12")]),
        (NETWORK, [("building-coach: 96, staff", "building-coach: 80, staff")]),
        (NETWORK, [("district-coach: 24, building", "district-coach: 20, building")]),
        (NETWORK, [(WINDOW, "at: [cohort.end - 90 days]")]),
        (NETWORK, [("drive: 75", "drive: 120")]),
        (TECHNOLOGY, [(BOTH_SHARE[0], BOTH_SHARE[1] % ("75 minutes", "75 minutes"))]),
        (TECHNOLOGY, [("teacher: 225 minutes", "teacher: 13 minutes")]),
        (TECHNOLOGY, [("takes: 1 hour", "takes: 10 hours")]),
        (TECHNOLOGY, [("coach: 10 hours}", "coach: 1 hour}")]),
        (TECHNOLOGY, [("content-expert: 4", "content-expert: 3")]),
        (ACADEMY, [(f"{TERMS}6 hours", f"{TERMS}360 minutes")]),
        (ACADEMY, [("periods_a_week: 40", "periods_a_week: 8")]),
        (ACADEMY, [("teacher: 225 minutes", "teacher: 90 minutes")]),
        (ACADEMY, [("reach: 8, by: cohort.end", "reach: 8, by: cohort.end - 30 days")]),
        (ACADEMY, [("month: October", "month: August")]),
        (ACADEMY, [("reflect: 4 weeks", "reflect: 50 weeks")]),
        (VIRTUAL, [("group: 4-8", "group: 4-5"), ("educator: 400", "educator: 8")]),
        (VIRTUAL, [("6500000 USD", "200000 USD")]),
        (VIRTUAL, [("coach: 60", "coach: 50")]),
        (VIRTUAL, [(MONTHLY, "reach: 12 hours, by: match + 8 weeks")]),
        (VIRTUAL, [("mentor: 150", "mentor: 134")]),
        (PRINCIPALS, [("mentor: 40", "mentor: 30")]),
        (PRINCIPALS, [("drive: 45 minutes", "drive: 90 minutes")]),
        (PRINCIPALS, [("people: {", "people: {association-leader: 1, coordinator: 1, ")]),
        (PRINCIPALS, [("- from: 2021-07-01\n      prices", "- from: 2027-01-01\n      prices")]),
        (PROMOTORAS, [("weeks: 40", "weeks: 42")]),
        (PROMOTORAS, [("group: 5-9", "group: 6-10")]),
        (PROMOTORAS, [("month: October", "month: November")]),
        (PROMOTORAS, [("comadre: 4 hours", "comadre: 135 minutes")]),
    ],
)  # fmt: skip
def test_a_tight_year_can_be_met(key: str, changes: list[Change]) -> None:
    assert year(key, *changes).impossible == ()


@pytest.mark.parametrize(
    "key, changes, path, figures",
    [
        (PRINCIPALS, [(f"{VISITS}3", f"{VISITS}70"),
                      ("driving_at_most: 4 hours", "driving_at_most: 40 hours")],
         "requirements.visits", "70 h; the largest contract has 60 h: 10 h come on top"),
        (VIRTUAL, [(f"{BASICS}1 school-year", f"{BASICS}3 months")], "trainings.coach-basics.expires",
         "holds for 3 months, and the year has 12 months"),
    ],
)  # fmt: skip
def test_what_takes_something_more_is_said_and_is_not_impossible(
    key: str, changes: list[Change], path: str, figures: str
) -> None:
    one = year(key, *changes)
    assert one.impossible == ()
    assert [wrong.path for wrong in one.only_if] == [path]
    assert figures in one.only_if[0].says


def test_those_who_are_planned_take_part_and_everything_counts_the_same_people() -> None:
    one = year(VIRTUAL)
    (educators,) = one.entering
    assert (educators.people, set(educators.tracks), sum(educators.tracks.values())) == (400, {"new", "third"}, 400)
    assert {paid.pay: paid.people for paid in one.paid}["educator-stipend"] == 400
    assert (one.school_year, year(PROMOTORAS).school_year) == ("2026-27", "2026")


def test_a_plan_that_says_how_many_are_on_a_track_is_taken_at_its_word() -> None:
    given = ("      grants: beca\n", "      grants: beca\n      fund: casa\n")
    casa = "funds: {casa: {label: Casa, payer: casa, amount: 3600 MXN}}\nplanning:\n  tracks: {lenguas: %s}"
    one = year(PROMOTORAS, given, ("planning:", casa % 4))
    assert one.entering[0].tracks["lenguas"] == 4
    assert [(sale.people, str(sale.worth)) for sale in one.sold if sale.worth] == [(4, "3,600.00 MXN")]
    assert one.impossible == ()
    more = year(PROMOTORAS, given, ("planning:", casa % 5))
    assert [wrong.path for wrong in more.impossible] == ["funds.casa"]
