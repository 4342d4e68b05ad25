"""A dry run of a year: what is planted is found, by whom and where; and nothing is found that is not there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.grammar import Duration, Money
from alongside.blueprint.library import PROGRAMS, load
from alongside.blueprint.reader import read
from alongside.blueprint.simulation.plan import Terms, hours
from alongside.blueprint.simulation.year import Year, simulate
from tests.blueprint.scenes import CHOIR

pytestmark = pytest.mark.once

FALL = date(2026, 9, 1)
KEYS = sorted(file.stem for file in PROGRAMS.glob("*.yaml"))


def year(text: str, *, people: Mapping[str, int] | None = None, on: date = FALL) -> Year:
    reading = read(text, file="program.yaml")
    assert reading.faults == ()
    assert reading.blueprint is not None
    return simulate(reading.blueprint, on=on, people=people)


def changed(key: str, *pairs: tuple[str, str]) -> str:
    """A program of the library with pieces of its text changed; each has to be there."""
    text = (PROGRAMS / f"{key}.yaml").read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def found(one: Year) -> list[tuple[str, str, str]]:
    return [(wrong.who, wrong.says, wrong.path) for wrong in one.impossible]


@pytest.mark.parametrize("key", KEYS)
def test_nothing_in_the_built_in_programs_is_impossible(key: str) -> None:
    one = simulate(load(key), on=FALL)
    assert found(one) == []
    assert all(sum(entering.tracks.values()) == entering.people for entering in one.entering)


def test_the_same_file_gives_the_same_people() -> None:
    assert simulate(load("virtual-coach-building-mentor"), on=FALL) == simulate(
        load("virtual-coach-building-mentor"), on=FALL
    )


def test_lessons_longer_than_half_of_ninety_minutes_break_six_hours() -> None:
    one = year(changed("coach-academy", ("period: 45 minutes", "period: 50 minutes")))
    says = "Each needs 6 h 40 min in sessions each school week (in lessons of 50 minutes); 6 h are set free."
    assert found(one) == [("coaches", says, "requirements.each-teacher")]


def test_release_time_that_is_too_short() -> None:
    one = year(
        changed("coach-academy", ("    release: 6 hours\n    per: school", "    release: 5 hours\n    per: school"))
    )
    says = "Each needs 6 h in sessions each school week (in lessons of 45 minutes); 5 h are set free."
    assert found(one) == [("coaches", says, "requirements.week")]


def test_a_dry_run_calls_things_by_the_nouns_of_the_program() -> None:
    nouns = "session: {one: talk, many: talks}\n  track: {one: way in, many: ways in}"
    own, prices = ("session: {one: session, many: sessions}", nouns), "- from: %s\n      prices"
    coaches = year(changed("coach-academy", own, ("period: 45 minutes", "period: 50 minutes")))
    assert [wrong.says.partition(" each")[0] for wrong in coaches.impossible] == ["Each needs 6 h 40 min in talks"]
    (paid,) = found(year(changed("principal-mentoring", own, (prices % "2021-07-01", prices % "2027-09-01"))))
    says = "Hours may be bought on this way in, and none of them has a price in that year."
    assert paid[:2] == ("mentees on the way in “paid”", says)


def test_teachers_who_are_not_free_for_ninety_minutes() -> None:
    one = year(changed("coach-academy", ("free_time: {teacher: 225 minutes}", "free_time: {teacher: 45 minutes}")))
    says = "Each is asked for 1 h 30 min each school week (in lessons of 45 minutes), and has 45 min."
    assert found(one) == [("teachers", says, "requirements.each-teacher")]


def test_fewer_teachers_than_four_for_each_coach() -> None:
    one = year(changed("coach-academy"), people={"teacher": 200})
    says = "Each is to see 4 teachers: for 60 coaches that is 240, and there are 200."
    assert found(one) == [("coaches", says, "requirements.each-teacher")]


def test_the_smaller_of_two_caseloads_holds() -> None:
    one = year(changed("coach-academy", ("    caseload: 4\n    release", "    caseload: 3\n    release")))
    assert [path for _who, _says, path in found(one)] == ["duties.coaching", "requirements.each-teacher"]


def test_a_caseload_smaller_than_those_to_be_seen() -> None:
    one = year(changed("coach-academy", ("per_helper: 4", "per_helper: 3")), people={"teacher": 180})
    assert found(one) == [
        ("coaches", "Each is to see 4 teachers, and may work with 3 at most.", "requirements.each-teacher")
    ]


def test_more_lessons_than_a_week_has() -> None:
    one = year(changed("coach-academy", ("periods_a_week: 40", "periods_a_week: 7")))
    says = "Each needs 8 lessons of 45 minutes each school week; there are 7."
    assert found(one) == [("coaches", says, "requirements.week")]


def test_more_people_than_helpers_may_work_with() -> None:
    one = year(changed("principal-mentoring"), people={"mentee": 161, "mentor": 40})
    says = "It takes a mentor 161 times; with at most 4 each there is room for 160 (40 mentors)."
    assert found(one) == [("mentors", says, "duties.mentoring")]
    assert found(year(changed("principal-mentoring"), people={"mentee": 160, "mentor": 40})) == []


def test_three_visits_against_driving() -> None:
    far = ("drive: 45 minutes", "drive: 90 minutes")
    few_hours = ("driving_at_most: 4 hours", "driving_at_most: 55 minutes")
    # 3 visits x 4 mentees x 3 hours on the road in 36 weeks: an hour each week.
    one = year(changed("principal-mentoring", far, few_hours), people={"mentee": 160})
    assert found(one) == [
        ("mentors", "Visits take 1 h on the road each school week; 55 minutes may be driven.", "requirements.visits"),
        ("mentors", "One visit takes 3 h on the road; 55 minutes may be driven in a week.", "requirements.visits"),
    ]
    assert found(year(changed("principal-mentoring", far), people={"mentee": 160})) == []


def test_a_way_longer_than_matching_allows() -> None:
    one = year(changed("principal-mentoring", ("drive: 45 minutes", "drive: 100 minutes")))
    says = "One way takes 1 h 40 min; no two who are matched may be more than 1 h 30 min apart."
    assert found(one) == [("mentors", says, "matching.mentoring.must")]


def test_seats() -> None:
    one = year(
        changed("coach-academy", ("    days: 2\n    month: October", "    days: 2\n    seats: 59\n    month: October"))
    )
    says = "“Academy 2: mentoring for effective instruction” has 59 seats, and 60 coaches are asked to come."
    assert found(one) == [("coaches", says, "requirements.academies")]


def test_a_share_needs_only_its_share_of_seats() -> None:
    forum = "    at: 13:30-15:30\n"
    assert found(year(changed("coach-academy", (forum, forum + "    seats: 48\n")))) == []
    one = year(changed("coach-academy", (forum, forum + "    seats: 47\n")))
    assert found(one) == [("coaches", "“Forum” has 47 seats, and 60 coaches are asked to come.", "requirements.forums")]


def test_more_days_than_there_are() -> None:
    one = year(changed("coach-academy", ("account: academy-days, reach: 8", "account: academy-days, reach: 9")))
    assert found(one) == [("coaches", "It is asked on 9 days, and takes place on 8 days.", "requirements.academy-days")]


def test_an_order_that_the_months_do_not_allow() -> None:
    one = year(changed("coach-academy", ("month: October", "month: July")))
    says = (
        "“Academy 2: mentoring for effective instruction” is in July, before "
        "“Academy 1: instructional mentoring and formative assessment” in August, which it follows."
    )
    assert found(one) == [("everybody who is invited", says, "events.academy-2.after")]


def test_an_account_that_nothing_can_fill() -> None:
    one = year(
        changed("principal-mentoring", ("modes: [onsite, virtual, phone, text, email]", "modes: [virtual, phone]"))
    )
    says = "“Onsite visits” counts On site, and no session there can be is of that kind."
    assert found(one) == [("everybody", says, "requirements.visits")]


def test_a_fund_that_is_smaller_than_what_is_paid() -> None:
    fund = ("amount: 6500000 USD", "amount: 199999 USD")
    one = year(changed("virtual-coach-building-mentor", fund))
    says = "It has $199,999.00, and $200,000.00 are paid out of it (new educators $200,000.00)."
    assert found(one) == [("Coronavirus Aid Relief and Economic Security Act", says, "funds.cares")]


def test_pay_by_month_and_its_line() -> None:
    line = ("coaches: {label: Virtual coaches}", "coaches: {label: Virtual coaches, amount: 100000 USD}")
    rate = ("coach-stipend: {role: coach,", "coach-stipend: {role: coach, amount: 200 USD,")
    one = year(changed("virtual-coach-building-mentor", line, rate))
    assert {paid.pay: paid.total and str(paid.total) for paid in one.paid} == {
        "educator-stipend": "$200,000.00",
        "coach-stipend": "$120,000.00",
        "mentor-stipend": None,
    }
    says = "It has $100,000.00, and $120,000.00 are paid out of it (virtual coaches $120,000.00)."
    who = "Coronavirus Aid Relief and Economic Security Act, Virtual coaches"
    assert found(one) == [(who, says, "funds.cares.lines.coaches")]


def test_a_track_that_is_over_and_one_with_fewer_places() -> None:
    planned = ("  session: 60 minutes\n", "  session: 60 minutes\n  tracks: {funded: 80}\n")
    one = year(changed("principal-mentoring", planned))
    assert [(says, path) for _who, says, path in found(one)] == [
        ("The plan counts on 80 people, and the track is not open in that year.", "eligibility.tracks.funded")
    ]
    places = ("      line: mentoring\n", "      line: mentoring\n      places: 79\n")
    one = year(changed("principal-mentoring", planned, places), on=date(2022, 9, 1))
    assert [says for _who, says, _path in found(one)] == ["The plan counts on 80 people, and the track has 79 places."]
    assert found(year(changed("principal-mentoring", planned), on=date(2022, 9, 1))) == []


def test_money_that_contracts_bring() -> None:
    one = year(changed("principal-mentoring"), people={"mentee": 10})
    (sale,) = one.sold
    assert (sale.track, sale.people, sale.hours_granted) == ("paid", 10, 0)
    assert (str(sale.least), str(sale.most)) == ("$17,490.00", "$63,740.00")
    assert isinstance(sale.least, Money)


def test_what_nobody_said_is_a_question_and_never_impossible() -> None:
    one = year(CHOIR)
    assert found(one) == []
    assert one.unknown == (
        "how many apprentices there are (planning.people.apprentice)",
        "how many cantors there are (planning.people.cantor)",
        "the time set free for cantors each school week (planning.release.cantor)",
    )


def test_two_helpers_for_each_person_are_counted_twice() -> None:
    one = year(CHOIR, people={"apprentice": 10, "cantor": 9})
    says = "It takes a cantor 20 times; with at most 2 each there is room for 18 (9 cantors)."
    assert found(one) == [("cantors", says, "duties.solo")]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(coaches=st.integers(1, 300), spare=st.integers(0, 50), period=st.sampled_from([15, 30, 45, 90]))
def test_a_year_with_room_in_it_has_nothing_impossible(coaches: int, spare: int, period: int) -> None:
    text = changed("coach-academy", ("period: 45 minutes", f"period: {period} minutes"))
    text = text.replace("periods_a_week: 40", "periods_a_week: 100")
    people = {"coach": coaches, "teacher": 4 * coaches, "district-support": coaches // 12 + 1 + spare}
    assert found(year(text, people=people)) == []


# What is planted in the academy's year, and the one place where it is found; none of them hides or makes another.
PLANTED: Mapping[str, tuple[str, str]] = {
    "requirements.week": ("    release: 6 hours\n    per: school", "    release: 5 hours\n    per: school"),
    "requirements.each-teacher": ("free_time: {teacher: 225 minutes}", "free_time: {teacher: 45 minutes}"),
    "requirements.academy-days": ("account: academy-days, reach: 8", "account: academy-days, reach: 9"),
    "events.academy-2.after": ("    month: October", "    month: July"),
    "requirements.academies": ("    month: February", "    seats: 59\n    month: February"),
    "requirements.forums": ("    at: 13:30-15:30\n", "    at: 13:30-15:30\n    seats: 47\n"),
    "duties.support": ("district-support: 12}", "district-support: 4}"),
}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(planted=st.sets(st.sampled_from(sorted(PLANTED))))
def test_what_is_planted_is_found_and_nothing_else(planted: set[str]) -> None:
    one = year(changed("coach-academy", *(PLANTED[path] for path in sorted(planted))))
    assert {path for _who, _says, path in found(one)} == planted
    assert len(found(one)) == len(planted)


ORCHARD = """\
language: 2
key: orchard
name: Orchard
sponsor: orchard
words:
  participant: {{one: grower, many: growers}}
  helper: {{one: keeper, many: keepers}}
  engagement: {{one: row, many: rows}}
  session: {{one: walk, many: walks}}
positions: {{grower: {{one: grower}}, keeper: {{one: keeper}}}}
roles:
  grower: {{access: supported, one: grower, many: growers, positions: [grower]}}
  keeper: {{access: helper, one: keeper, many: keepers, positions: [keeper], caseload: 500}}
duties:
  row: {{person: grower, helper: keeper}}
  circle: {{person: grower, group: {smallest}-500}}
eligibility: {{tracks: {{all: {{rank: 1, name: all, says: Everyone, when: {{fact: position, is: grower}}}}}}}}
sessions: {{modes: {{there: {{label: There, in_person: yes}}, away: {{label: Away}}}}}}
counting:
  walks: {{label: Walks, takes: sessions, unit: minutes, duties: [row]}}
  visits: {{label: Visits, takes: sessions, unit: count, duties: [row], modes: [there]}}
  days: {{label: Days, takes: attendance, unit: days, events: [camp]}}
  meetings: {{label: Meetings, takes: attendance, unit: count, events: [meeting]}}
requirements:
  weekly: {{label: Weekly, account: walks, reach: {weekly} minutes, each: school-week}}
  visits: {{label: Visits, account: visits, reach: {visits}, each: school-week}}
  days: {{label: Days, of: grower, account: days, reach: {days}}}
  meetings: {{label: Meetings, of: grower, account: meetings, reach: {meetings}, each: school-month}}
events:
  camp: {{label: Camp, days: {days}, seats: {seats}, for_roles: [grower]}}
  meeting: {{label: Meeting, days: 1, every: school-month, seats: {seats}, for_roles: [grower]}}
calendar: {{zone: America/Chicago}}
planning:
  weeks: 30
  months: 9
  people: {{grower: {growers}, keeper: {keepers}}}
{release}  drive: {drive} minutes
  driving_at_most: {driving} minutes
{session}"""
# As it stands the year of the orchard can be met.
USUAL: Mapping[str, int] = {
    "growers": 40, "keepers": 10, "weekly": 60, "free": 240, "drive": 0, "driving": 60, "days": 2, "seats": 40,
    "meetings": 1, "smallest": 2, "session": 1, "visits": 1,
}  # fmt: skip


def orchard(**numbers: int) -> Year:
    """A year of a program whose numbers are all to choose; `free=0`: nobody said how much time is set free, and
    `session=0` how long a session is."""
    every: dict[str, object] = {**USUAL, **numbers}
    every["session"] = f"  session: {every['session']} minutes\n" if every["session"] else ""
    release = f"  release: {{keeper: {every['free']} minutes}}\n" if every["free"] else ""
    return year(ORCHARD.format(**every, release=release))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    keepers=st.integers(1, 40),
    each=st.integers(1, 8),
    weekly=st.integers(1, 300),
    drive=st.integers(0, 60),
    meetings=st.integers(1, 3),
    spare=st.integers(0, 3),
)
def test_a_year_that_is_made_to_be_met_has_nothing_impossible(
    keepers: int, each: int, weekly: int, drive: int, meetings: int, spare: int
) -> None:
    """Every number is the least that does, or a little more."""
    road, growers = 2 * drive * each, keepers * each
    numbers = {"growers": growers, "keepers": keepers, "weekly": weekly, "drive": drive, "smallest": min(growers, 5)}
    numbers |= {"free": weekly * each + road + spare, "driving": max(1, road + spare), "seats": growers + spare}
    assert found(orchard(**numbers)) == []
    planted = {"requirements.meetings"} if meetings > 1 else set()
    assert {path for _, _, path in found(orchard(**numbers, meetings=meetings))} == planted


@pytest.mark.parametrize(
    "numbers, who, says, path",
    [
        ({"meetings": 2}, "growers", "It is asked 18 times, and takes place 9 times.", "requirements.meetings"),
        ({"seats": 39}, "growers",
         "To come on 2 days each, 40 growers need 80 seats; there are 78.", "requirements.days"),
        ({"keepers": 1, "weekly": 300, "free": 0}, "keepers",
         "Each needs 200 h in walks each school week; a week has 168 h.", "requirements.weekly"),
        ({"smallest": 41}, "growers",
         "A group has 41 to 500 people, and the year has 40 growers.", "duties.circle.group"),
        ({"free": 239}, "keepers", "Each needs 4 h in walks each school week; 3 h 59 min are set free.",
         "requirements.weekly"),
        ({"drive": 10, "driving": 79, "free": 320}, "keepers",
         "Visits take 1 h 20 min on the road each school week; 79 minutes may be driven.", "requirements.visits"),
        ({"drive": 31, "driving": 248, "free": 487}, "keepers",
         "Each needs 4 h in walks and 4 h 8 min on the road each school week; 8 h 7 min are set free.",
         "requirements.visits"),
        ({"visits": 20, "session": 10, "free": 799}, "keepers",
         "Each needs 13 h 20 min in walks each school week; 13 h 19 min are set free.", "requirements.visits"),
        ({"visits": 20, "session": 0, "free": 3599}, "keepers",
         "Each needs 60 h in walks each school week; 59 h 59 min are set free.", "requirements.visits"),
    ],
)  # fmt: skip
def test_what_one_number_makes_impossible(numbers: dict[str, int], who: str, says: str, path: str) -> None:
    assert (who, says, path) in found(orchard(**numbers))
    assert {place for _, _, place in found(orchard(**numbers))} <= {path, "requirements.meetings"}


@pytest.mark.parametrize("minutes, said", [(0, "0 min"), (59.6, "1 h"), (90, "1 h 30 min"), (60_000, "1,000 h")])
def test_minutes_in_words(minutes: float, said: str) -> None:
    assert hours(minutes) == said


@given(free=st.integers(30, 600), agreed=st.integers(30, 600), there=st.integers(0, 12), everybody=st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_what_was_agreed_at_a_place_is_what_its_helpers_have(
    free: int, agreed: int, there: int, everybody: int
) -> None:
    text = changed("coach-academy")
    blueprint = read(text, file="program.yaml").legible
    assert blueprint is not None
    planned = replace(blueprint.planning, release={"coach": Duration(free, "minute")})
    terms = Terms("Lakeview School", {"coach": min(there, everybody)}, agreed)
    one = simulate(
        replace(blueprint, planning=planned), on=FALL, people={"coach": everybody, "teacher": 4}, agreed=(terms,)
    )
    (week,) = [each for each in one.weeks if each.role == "coach"]
    needs = week.minutes + week.driving
    said = {wrong.who for wrong in one.impossible if "set free" in wrong.says}
    somewhere = {"coaches at Lakeview School"} if needs > agreed + 0.5 and terms.people["coach"] else set()
    elsewhere = {"coaches"} if needs > free + 0.5 and everybody > terms.people["coach"] else set()
    assert {who for who in said if "coach" in who} == somewhere | elsewhere


def test_pay_is_reckoned_at_the_rate_agreed_where_people_work() -> None:
    text = changed("virtual-coach-building-mentor")
    blueprint = read(text, file="program.yaml").legible
    assert blueprint is not None
    terms = Terms("Lakeview School", {"educator": 3}, None, {"educator-stipend": Money(Decimal(750), "USD")})
    one = simulate(blueprint, on=FALL, people={"educator": 10}, agreed=(terms,))
    (stipend,) = [each for each in one.paid if each.pay == "educator-stipend"]
    assert stipend.total == Money(Decimal(7 * 500 + 3 * 750), "USD")
