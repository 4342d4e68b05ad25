"""A program is adopted, a cohort opens, people come in and are judged, helpers and people are brought together."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from django.utils import timezone

from alongside.blueprint.nodes import hash_of
from alongside.blueprint.reader import read
from alongside.commands.keys import main
from alongside.kernel.errors import Conflict, Misconfigured, NotHere, Refused
from alongside.kernel.sealed import Keyring
from alongside.people.actions.appointments import appoint, name_evaluator
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import adopt_program, adopt_text, close_cohort, follow_version
from alongside.programs.actions.engagements import (
    add_party,
    end_engagement,
    pause,
    pause_begun,
    pause_where_evaluated,
    resume,
    start_engagement,
)
from alongside.programs.actions.participations import (
    Joining,
    buy_contract,
    end_participation,
    enrol,
    enrol_many,
    recheck,
    set_capacity,
)
from alongside.programs.enums import Part
from alongside.programs.facts import pinned, pins_of
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import data_key
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, STARTS, Pair, cohort, enrolled, pair
from tests.factories.sessions import logged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)
TEXT = PROGRAM.read_text("utf-8")


def test_the_same_text_is_the_same_version(everyone: Cast, into: Cohort) -> None:
    sponsor = everyone.places.union
    again = adopt_text(source=TEXT, file=PROGRAM.name, sponsor=sponsor, by=None)
    other = adopt_text(source=TEXT + "# a remark\n", file=PROGRAM.name, sponsor=sponsor, by=None)
    assert (again.number, other.number, BlueprintVersion.objects.count()) == (1, 2, 2)


def test_a_version_cannot_be_changed_in_the_database(into: Cohort) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        BlueprintVersion.objects.update(source="language: 1")
    with pytest.raises(DatabaseError), transaction.atomic():
        BlueprintVersion.objects.all()._raw_delete("default")
    assert BlueprintVersion.objects.get().source == TEXT


def test_a_file_with_faults_is_refused_with_every_one_of_them(everyone: Cast) -> None:
    broken = TEXT.replace("helper: guide, modes", "helper: gide, modes").replace("rank: 1", "rank: soon")
    with pytest.raises(Refused) as refused:
        adopt_text(source=broken, file="garden.yaml", sponsor=everyone.places.union, by=None)
    assert refused.value.sentence.count("garden.yaml, line ") == 2


def test_a_program_of_the_library_is_adopted_by_its_key(everyone: Cast) -> None:
    with pytest.raises(NotHere) as unknown:
        adopt_program(key="no-such-program", sponsor=everyone.places.union, by=None)
    key = unknown.value.sentence.rpartition(": ")[2].partition(",")[0].strip(".")
    assert adopt_program(key=key, sponsor=everyone.places.union, by=None).program.key == key


def test_one_program_has_one_sponsor(everyone: Cast, into: Cohort) -> None:
    with pytest.raises(Conflict):
        adopt_text(source=TEXT, file=PROGRAM.name, sponsor=everyone.places.office, by=None)


def test_opening_twice_is_one_cohort(everyone: Cast, into: Cohort) -> None:
    assert (cohort(everyone.places.union).pk, Cohort.objects.count()) == (into.pk, 1)


def test_a_cohort_follows_another_version_from_its_day_on(everyone: Cast, into: Cohort) -> None:
    second = adopt_text(
        source=TEXT.replace("caseload: 3", "caseload: 5"), file=PROGRAM.name, sponsor=everyone.places.union, by=None
    )
    january = date(2027, 1, 1)
    for _ in range(2):
        follow_version(cohort=into, version=second, from_day=january, why="More room", by=everyone.angela)
    pins = pins_of(into.pk)
    loads = [pins.on(day).blueprint.roles["guide"].caseload for day in (STARTS, date(2026, 12, 31), january)]
    assert (loads, pins.on(date(2020, 1, 1)).blueprint.roles["guide"].caseload) == ([3, 3, 5], 3)


def test_a_cohort_without_a_version_says_so(everyone: Cast) -> None:
    with pytest.raises(Misconfigured):
        pinned(0, on=STARTS)


def test_maya_is_funded_and_her_hours_are_granted(everyone: Cast, into: Cohort) -> None:
    maya = enrolled(into, everyone.maya, "newcomer")
    contract = Contract.objects.get()
    assert (maya.answer, maya.track, maya.verdict_version_id) == ("yes", "first", pinned(into.pk, on=STARTS).version)
    assert (contract.minutes, contract.price, contract.starts_on, contract.ends_on) == (
        2400,
        Decimal(0),
        date(2026, 7, 1),
        date(2027, 6, 30),
    )


def test_what_is_not_known_neither_passes_nor_fails(everyone: Cast, into: Cohort) -> None:
    tomas = enrolled(into, everyone.stranger, "newcomer")
    assert (tomas.answer, tomas.track, tomas.verdict["missing"]) == ("unknown", "", ["the kind of school"])
    after = recheck(participation=tomas, on=THURSDAY, facts={"sector": "private"}, by=everyone.angela)
    assert (after.answer, after.track) == ("yes", "paid")
    assert Event.objects.filter(kind="participation-judged", about_id=everyone.stranger.pk).count() == 1


def test_who_is_something_else_is_told_why_not(everyone: Cast, into: Cohort) -> None:
    paul = enrolled(into, everyone.paul, "newcomer")
    assert (paul.answer, Contract.objects.count()) == ("no", 0)
    assert "principal" in paul.verdict["sentence"]


@pytest.mark.parametrize(
    "on,member,price",
    [
        (date(2026, 12, 31), "yes", "1749.00"),
        (date(2026, 12, 31), "no", "2629.50"),
        (date(2027, 1, 1), "yes", "1800.00"),
    ],
)
def test_hours_are_bought_at_the_price_of_the_day(
    everyone: Cast, into: Cohort, on: date, member: str, price: str
) -> None:
    tomas = enrolled(into, everyone.stranger, "newcomer", facts={"sector": "private", "member": member})
    bought = [buy_contract(participation=tomas, offer="20h", starts_on=on, by=None) for _ in range(2)]
    assert ({one.price for one in bought}, bought[0].minutes, Contract.objects.count()) == ({Decimal(price)}, 1200, 1)


def test_a_price_needs_to_know_who_buys(everyone: Cast, into: Cohort) -> None:
    tomas = enrolled(into, everyone.stranger, "newcomer", facts={"sector": "private"})
    with pytest.raises(Refused) as refused:
        buy_contract(participation=tomas, offer="20h", starts_on=THURSDAY, by=None)
    assert refused.value.field == "member"
    with pytest.raises(Refused):
        buy_contract(participation=tomas, offer="40h", starts_on=THURSDAY, by=None)


def test_enrolling_twice_is_once_and_many_take_few_queries(
    everyone: Cast, into: Cohort, django_assert_max_num_queries: object
) -> None:
    several = [Joining(who=person(), role="newcomer", starts_on=STARTS) for _ in range(40)]
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        first = enrol_many(cohort=into, joinings=[*several, several[0]], by=everyone.angela)
    again = enrol_many(cohort=into, joinings=several, by=everyone.angela)
    assert [row.pk for row in again] == [row.pk for row in first[:40]]
    assert (first[40].pk, Participation.objects.count()) == (first[0].pk, 40)
    assert Event.objects.filter(kind="person-enrolled").count() == 40


def test_a_role_the_program_does_not_have(everyone: Cast, into: Cohort) -> None:
    with pytest.raises(Refused) as refused:
        enrol(cohort=into, joining=Joining(who=everyone.maya, role="wizard", starts_on=STARTS), by=None)
    assert refused.value.field == "role"


def test_nothing_changes_in_a_closed_cohort(everyone: Cast, into: Cohort, two: Pair) -> None:
    close_cohort(cohort=into, by=everyone.angela)
    with pytest.raises(Refused):
        enrolled(into, everyone.stranger, "newcomer")
    with pytest.raises(Refused):
        logged(two, day=THURSDAY)
    second = adopt_text(source=f"{TEXT}\n# again", file=PROGRAM.name, sponsor=everyone.places.union, by=None)
    with pytest.raises(Refused):
        follow_version(cohort=Cohort.objects.get(), version=second, from_day=THURSDAY, why="Late", by=everyone.angela)
    appoint(everyone.renee, position="principal", at=everyone.places.lakeview, by=None, starts_on=THURSDAY)
    assert pause_where_evaluated(people=[everyone.renee.pk], on=THURSDAY, by=None) == []


def test_an_engagement_has_its_parties_and_a_key_of_its_own(two: Pair) -> None:
    parties = [(party.person_id, party.part) for party in two.engagement.parties.order_by("part")]
    assert parties == [(two.helper_person.pk, "helper"), (two.person.pk, "supported")]
    sealed = data_key(two.engagement).seal("words", place="here")
    assert data_key(Engagement.objects.get()).open(sealed, place="here") == "words"


def test_starting_twice_is_one_engagement(into: Cohort, everyone: Cast, two: Pair) -> None:
    assert (pair(into, everyone.renee, everyone.maya).engagement.pk, Engagement.objects.count()) == (
        two.engagement.pk,
        1,
    )


def refusal(into: Cohort, helper: Participation, supported: Participation, duty: str = "growing") -> str:
    with pytest.raises(Refused) as refused:
        start_engagement(cohort=into, duty=duty, supported=supported, helper=helper, starts_on=STARTS, by=None)
    return refused.value.sentence


def test_nobody_helps_a_person_they_evaluate(into: Cohort, everyone: Cast) -> None:
    paul, maya = enrolled(into, everyone.paul, "guide"), enrolled(into, everyone.maya, "newcomer")
    assert refusal(into, paul, maya).startswith("They evaluate the person")


def test_a_helper_takes_as_many_as_there_is_room_for(into: Cohort, everyone: Cast, two: Pair) -> None:
    set_capacity(participation=two.helper, capacity=1, by=everyone.angela)
    helper = Participation.objects.get(pk=two.helper.pk)
    tomas = enrolled(into, everyone.stranger, "newcomer")
    assert refusal(into, helper, tomas).startswith(f"{helper.name} takes 1 at a time and has 1.")
    end_engagement(engagement=two.engagement, ends_on=THURSDAY, reason="completed", by=None)
    start_engagement(cohort=into, duty="growing", supported=tomas, helper=helper, starts_on=THURSDAY, by=None)
    assert Engagement.objects.filter(ends_on=None).count() == 1


def test_one_guide_at_a_time_and_only_in_their_roles(into: Cohort, everyone: Cast, two: Pair) -> None:
    other = enrolled(into, everyone.nora, "guide")
    assert refusal(into, other, two.supported).startswith("They have somebody for this already.")
    assert refusal(into, two.supported, other).startswith("This duty is for other roles")
    assert "no duty" in refusal(into, other, two.supported, duty="gossip")


def test_who_is_not_eligible_gets_no_helper(into: Cohort, everyone: Cast) -> None:
    paul, renee = enrolled(into, everyone.paul, "newcomer"), enrolled(into, everyone.renee, "guide")
    assert "may not take part" in refusal(into, renee, paul)


def test_the_day_renee_becomes_principal_it_pauses_and_maya_is_told(everyone: Cast, two: Pair) -> None:
    appoint(everyone.renee, position="principal", at=everyone.places.lakeview, by=None, starts_on=THURSDAY)
    for _ in range(2):
        pause_where_evaluated(people=[everyone.renee.pk], on=THURSDAY, by=None)
    now = Engagement.objects.get()
    assert (now.state, now.pause_reason) == ("paused", "evaluates")
    told = Event.objects.get(kind="engagement-paused-evaluator")
    assert (told.about_id, told.facts["evaluator"]) == (everyone.maya.pk, everyone.renee.pk)
    with pytest.raises(Refused):
        resume(engagement=now, by=everyone.angela)


def test_a_change_elsewhere_pauses_nothing(everyone: Cast, two: Pair) -> None:
    appoint(everyone.renee, position="principal", at=everyone.places.linden, by=None, starts_on=THURSDAY)
    assert pause_where_evaluated(people=[everyone.renee.pk, everyone.maya.pk], on=THURSDAY, by=None) == []


def test_nobody_leaves_while_they_work_with_somebody(everyone: Cast, two: Pair) -> None:
    with pytest.raises(Refused):
        end_participation(participation=two.supported, ends_on=THURSDAY, by=None)
    end_engagement(engagement=two.engagement, ends_on=THURSDAY, reason="left job", by=None)
    assert end_participation(participation=two.supported, ends_on=THURSDAY, by=None).state == "ended"


def test_keys_are_wrapped_anew_and_words_stay(
    two: Pair, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    logged(two, day=THURSDAY, note="Kept")
    old = settings.SEALING_KEYS
    new = "YSBuZXcga2V5IG9mIGV4YWN0bHkgMzIgYnl0ZXMgb2s="
    settings.SEALING_KEYS = [new, *old]
    said = [(main(["rewrap"]), capsys.readouterr().out.split(". ")[0]) for _ in range(2)]
    assert said == [(0, "Wrapped anew: 1"), (0, "Wrapped anew: 0")]
    settings.SEALING_KEYS = [new]
    engagement = Engagement.objects.get()
    ring = Keyring.from_text([new])
    assert ring.is_current(bytes(engagement.wrapped_key))
    with pytest.raises(Misconfigured):
        Keyring.from_text(old).unwrap(bytes(engagement.wrapped_key), owner=engagement.public_id)


def test_what_rests_goes_on_only_while_nobody_in_it_evaluates_the_other(everyone: Cast, two: Pair) -> None:
    pause(engagement=two.engagement, reason="leave", by=None)
    mistaken = name_evaluator(everyone.renee, of=everyone.maya, starts_on=THURSDAY, by=None)
    with pytest.raises(Refused):
        resume(engagement=two.engagement, by=None)
    pause_where_evaluated(people=[everyone.renee.pk], on=THURSDAY, by=None)
    mistaken.delete()
    assert resume(engagement=two.engagement, by=None).state == "active"


def test_the_day_an_evaluation_named_ahead_begins_it_pauses_by_itself(everyone: Cast, two: Pair) -> None:
    name_evaluator(everyone.renee, of=everyone.maya, starts_on=date(2026, 11, 23), by=None)
    name_evaluator(everyone.paul, of=everyone.maya, starts_on=THURSDAY, by=None)
    states: list[str] = []
    looked: list[int] = []
    for hour in (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), datetime(2026, 11, 23, 6, 1, tzinfo=UTC)):
        with time_machine.travel(hour, tick=False):
            pause_begun(progress=looked.append)
        states.append(Engagement.objects.get().state)
    assert (states, looked) == (["active", "paused"], [1, 1])


def test_who_left_meanwhile_is_matched_with_nobody(into: Cohort, everyone: Cast) -> None:
    renee, maya = enrolled(into, everyone.renee, "guide"), enrolled(into, everyone.maya, "newcomer")
    end_participation(participation=maya, ends_on=THURSDAY, by=None)
    assert refusal(into, renee, maya) == "Both must be taking part in the same year here."


def test_only_who_takes_part_here_joins_an_engagement(everyone: Cast, two: Pair) -> None:
    elsewhere = enrolled(cohort(everyone.places.union, key="garden-2027"), everyone.nora, "guide")
    left = enrolled(two.engagement.cohort, everyone.stranger, "guide")
    end_participation(participation=left, ends_on=THURSDAY, by=None)
    for one in (elsewhere, left):
        with pytest.raises(Refused):
            add_party(engagement=two.engagement, participation=one, part=Part.STAND_IN, starts_on=THURSDAY, by=None)


def test_a_version_that_was_taken_once_is_followed_whatever_rule_came_later(into: Cohort) -> None:
    text = TEXT.replace("sponsor: prairie-educators", "sponsor: Prairie Educators")
    assert [fault.path for fault in read(text, file="garden.yaml").faults] == ["sponsor"]
    version = BlueprintVersion.objects.create(
        program=into.program, number=9, digest=hash_of(text), file="garden.yaml", source=text, made_at=timezone.now()
    )
    follow_version(cohort=into, version=version, from_day=THURSDAY, why="An older release took it.", by=None)
    assert pinned(into.pk, on=THURSDAY).blueprint.sponsor == "Prairie Educators"
