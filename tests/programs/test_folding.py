"""Somebody was written down twice in one cohort: one participation goes into the other, and every sum with it."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from alongside.kernel.errors import Refused
from alongside.ledger import facts
from alongside.ledger.facts import Balance
from alongside.ledger.models import Entry
from alongside.people.actions.merging import merge, preview_merge, undo_merge
from alongside.people.models.persons import Merge, Person
from alongside.practice.sessions.actions.log import take_back
from alongside.practice.sessions.models import Attendance
from alongside.programs.actions.engagements import add_party, end_engagement
from alongside.programs.actions.folding import fold_twins, rehearsed, unfold_twins
from alongside.programs.actions.participations import end_participation, set_capacity
from alongside.programs.enums import Part
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import Pair, enrolled, pair
from tests.factories.sessions import logged, met
from tests.factories.teams import team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
OCTOBER, NOVEMBER = date(2026, 10, 8), date(2026, 11, 12)


@dataclass(frozen=True, slots=True)
class Twice:
    """Maya, written down twice: with Renee she met for an hour, with Nora for half an hour, twenty minutes wait."""

    first: Pair
    second: Pair

    @property
    def kept(self) -> Person:
        return self.first.person

    @property
    def gone(self) -> Person:
        return self.second.person


@pytest.fixture
def maya(into: Cohort, everyone: Cast) -> Twice:
    first, second = pair(into, everyone.renee, everyone.maya), pair(into, everyone.nora, person("Maya Lindquist"))
    met(first, day=OCTOBER, minutes=60)
    met(second, day=OCTOBER, minutes=30)
    logged(second, day=NOVEMBER, minutes=20)
    return Twice(first, second)


def one(maya: Twice, by: Person) -> Merge:
    with transaction.atomic():
        fold_twins(kept=maya.kept, gone=maya.gone, by=by)
        return merge(maya.kept, maya.gone, by=by)


def hours(of: Participation) -> Balance:
    return facts.by_participation([of.pk]).get((of.pk, "contract-hours"), Balance())


def test_without_folding_two_in_one_role_are_not_merged(maya: Twice, everyone: Cast) -> None:
    with pytest.raises(Refused):
        merge(maya.kept, maya.gone, by=everyone.angela)
    with rehearsed(kept=maya.kept, gone=maya.gone, by=everyone.angela):
        assert preview_merge(maya.kept, maya.gone).clashes == ()
    assert Participation.objects.filter(state="folded").count() == 0


def test_the_one_that_goes_on_has_the_sum_of_both_and_no_line_changed(maya: Twice, everyone: Cast) -> None:
    lines = list(Entry.objects.order_by("pk").values())
    one(maya, everyone.angela)
    assert (hours(maya.first.supported), hours(maya.second.supported)) == (Balance(90, 20), Balance())
    assert list(Entry.objects.order_by("pk").values()) == lines
    whose = [maya.first.supported.pk]
    assert sum((b for *_, b in facts.until(NOVEMBER, whose, ["contract-hours"])), Balance()) == Balance(90, 20)
    days = [(whom, day, b.total) for whom, _, _, day, b in facts.by_day(NOVEMBER, whose, ["contract-hours"])]
    assert sorted(days) == [(*whose, OCTOBER, 30), (*whose, OCTOBER, 60), (*whose, NOVEMBER, 20)]
    assert facts.modes_of(whose)["contract-hours", "virtual"] == (1, Balance(90, 20))


def test_engagements_parties_and_attendances_go_along(maya: Twice, everyone: Cast) -> None:
    one(maya, everyone.angela)
    stays = maya.first.supported.pk
    assert set(Engagement.objects.values_list("supported", flat=True)) == {stays}
    assert set(Party.objects.filter(part="supported").values_list("person", "participation")) == {(maya.kept.pk, stays)}
    assert set(Attendance.objects.values_list("participation", flat=True)) == {stays}


def contract(of: Participation, starts_on: date, *, price: int = 0) -> Contract:
    return Contract.objects.create(
        participation=of,
        offer="20h" if price else "40h",
        minutes=1200 if price else 2400,
        price=price,
        currency="USD",
        starts_on=starts_on,
        ends_on=date(2027, 6, 30),
        version_id=pinned(of.cohort_id, on=starts_on).version,
    )


def test_what_was_granted_twice_is_granted_once_and_what_was_bought_goes_along(maya: Twice, everyone: Cast) -> None:
    first, second = maya.first.supported, maya.second.supported
    granted, twice = contract(first, OCTOBER), contract(second, NOVEMBER)
    bought = contract(second, NOVEMBER, price=900)
    Contract.objects.exclude(pk__in=[granted.pk, twice.pk, bought.pk]).delete()
    done = one(maya, everyone.angela)
    assert set(Contract.objects.filter(participation=first)) == {granted, bought}
    assert set(Contract.objects.filter(participation=second)) == {twice}
    undo_merge(done, by=everyone.angela)
    unfold_twins(kept=done.kept, gone=done.gone, by=everyone.angela)
    contract(first, NOVEMBER, price=900)
    with pytest.raises(Refused) as refused:
        one(maya, everyone.angela)
    assert refused.value.sentence.startswith("Both have the same hours from the same day")


def test_what_is_logged_and_taken_back_afterwards_adds_up(maya: Twice, everyone: Cast) -> None:
    line = logged(maya.second, day=OCTOBER, minutes=45)
    one(maya, everyone.angela)
    again = Engagement.objects.get(pk=maya.second.engagement.pk)
    logged(Pair(again, maya.second.helper, again.supported), day=NOVEMBER, minutes=10)
    assert hours(maya.first.supported) == Balance(90, 75)
    take_back(session=line, by=everyone.nora, who=maya.second.as_helper(NOVEMBER))
    assert hours(maya.first.supported) == Balance(90, 30)


def test_taken_apart_both_are_as_they_were(maya: Twice, everyone: Cast) -> None:
    before = list(Participation.objects.order_by("pk").values())
    contracts = list(Contract.objects.order_by("pk").values())
    done = one(maya, everyone.angela)
    undo_merge(done, by=everyone.angela)
    unfold_twins(kept=done.kept, gone=done.gone, by=everyone.angela)
    assert list(Participation.objects.order_by("pk").values()) == before
    assert list(Contract.objects.order_by("pk").values()) == contracts
    assert (hours(maya.first.supported), hours(maya.second.supported)) == (Balance(60, 0), Balance(30, 20))
    assert Engagement.objects.get(pk=maya.second.engagement.pk).supported_id == maya.second.supported.pk
    one(maya, everyone.angela)
    assert hours(maya.first.supported) == Balance(90, 20)


def test_who_still_takes_part_goes_on(maya: Twice, everyone: Cast) -> None:
    end_engagement(engagement=maya.first.engagement, ends_on=NOVEMBER, reason="moved", by=None)
    end_participation(participation=maya.first.supported, ends_on=NOVEMBER, by=None)
    one(maya, everyone.angela)
    goes_on = Participation.objects.get(person=maya.kept, state="enrolled")
    assert (goes_on.pk, hours(goes_on)) == (maya.second.supported.pk, Balance(90, 20))


def test_what_went_into_another_is_changed_there(into: Cohort, everyone: Cast) -> None:
    first, twin = pair(into, everyone.renee, everyone.maya), person("Renee Castelanos")
    second = pair(into, twin, person())
    fold_twins(kept=everyone.renee, gone=twin, by=everyone.angela)
    with pytest.raises(Refused):
        set_capacity(participation=second.helper, capacity=2, by=None)
    assert set(Party.objects.filter(part="helper").values_list("participation", flat=True)) == {first.helper.pk}


def test_the_database_lets_one_go_only_into_its_own_cohort_and_role(maya: Twice) -> None:
    for into in (maya.first.helper, maya.second.supported):
        with pytest.raises(IntegrityError), transaction.atomic():
            Participation.objects.filter(pk=maya.second.supported.pk).update(state="folded", folded_into=into)
    assert Participation.objects.filter(state="folded").count() == 0


def test_twice_in_one_team_is_one_membership_and_two_again_when_taken_apart(into: Cohort, everyone: Cast) -> None:
    """Maya joined the team in September; as Maya Lindquist she is in it from October on."""
    again, september = person("Maya Lindquist"), date(2026, 9, 1)
    made = team(everyone.places.lakeview, enrolled(into, everyone.renee, "guide"), members=(), starts_on=september)
    for one, day in ((everyone.maya, OCTOBER), (again, september)):
        add_party(
            engagement=made, participation=enrolled(into, one, "newcomer"), part=Part.MEMBER, starts_on=day, by=None
        )
    folds = fold_twins(kept=everyone.maya, gone=again, by=everyone.angela)
    done = merge(everyone.maya, again, by=everyone.angela)
    members = Party.objects.filter(engagement=made, part=Part.MEMBER)
    assert [(one.person_id, one.starts_on, one.ends_on) for one in members] == [(everyone.maya.pk, september, None)]
    assert (len(folds), everyone.maya.participations.get(folded_into=None).pk) == (1, folds[0].into_id)
    undo_merge(done, by=everyone.angela)
    unfold_twins(kept=everyone.maya, gone=again, by=everyone.angela)
    days = {(one.person_id, one.starts_on, one.participation_id) for one in members.all()}
    assert days == {(everyone.maya.pk, OCTOBER, folds[0].into_id), (again.pk, september, folds[0].gone_id)}


def test_twice_in_one_engagement_in_other_ways_is_said_with_what_to_do(into: Cohort, everyone: Cast) -> None:
    """Nora helps the team, and is one of its members under another name."""
    again = person("Nora Elery")
    team(everyone.places.lakeview, enrolled(into, everyone.nora, "guide"), members=(again,), starts_on=OCTOBER)
    fold_twins(kept=everyone.nora, gone=again, by=everyone.angela)
    (clash,) = preview_merge(everyone.nora, again).clashes
    assert clash.startswith("The two are together here as two different people. End it for one")
