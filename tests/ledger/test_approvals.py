"""What a rule asks somebody who coordinates to approve counts from then on: once, never one's own, in any order."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.ledger import facts
from alongside.ledger.approving import approve, waiting
from alongside.ledger.books import close_books, next_period
from alongside.ledger.facts import Balance
from alongside.ledger.models import Approval, Entry
from alongside.pay.facts import earned
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, raise_difference
from alongside.practice.sessions.actions.log import take_back
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.models.participations import Participation
from alongside.standing.attention import Need
from alongside.standing.attention_words import needs_attention
from tests.cast import Cast
from tests.factories.programs import PROGRAM, Pair, acting, cohort, enrolled, pair
from tests.factories.sessions import line_of, logged, met
from tests.ledger.auditing import audited
from tests.ledger.histories import VERBS, History, steps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
HOURS = "contract-hours"
PAY = "\npay:\n  guide: {role: guide, account: contract-hours, per: hour, amount: 40 USD}\n"


def approved(folder: Path, say: str = "approved_by: [coordinator]") -> Path:
    """The program, with its contract hours approved before they count, books closed every month, and pay."""
    file = folder / PROGRAM.name
    text = PROGRAM.read_text("utf-8").replace("calendar:\n", "calendar:\n  books: month\n", 1)
    before = f"{text[: text.index(f'{HOURS}:')]}{HOURS}:"
    rest = text[len(before) :]
    file.write_text(f"{before}{rest.replace('{', '{' + say + ', ', 1)}{PAY}", "utf-8")
    return file


@pytest.fixture
def two(everyone: Cast, tmp_path: Path) -> Pair:
    into = cohort(everyone.places.union, file=approved(tmp_path))
    enrolled(into, everyone.angela, "coordinator")
    return pair(into, everyone.renee, everyone.maya)


def angela_of(two: Pair) -> Participation:
    return two.engagement.cohort.participations.get(role="coordinator")


def say_yes(two: Pair, lines: list[Entry] | None = None) -> list[Approval]:
    angela = angela_of(two)
    who = acting(angela, TODAY)
    return approve(lines=list(waiting(who, Verb.CHANGE)) if lines is None else lines, by=angela.person, who=who)  # type: ignore[arg-type]


def hours(two: Pair) -> Balance:
    return facts.by_engagement([two.engagement.pk])[two.engagement.pk, HOURS]


def test_it_counts_once_it_is_confirmed_and_then_approved(two: Pair) -> None:
    met(two, day=date(2026, 11, 5), minutes=60)
    logged(two, day=date(2026, 11, 12), minutes=30)
    assert hours(two) == Balance(0, 30, 60)
    assert earned(two.engagement.cohort, until=TODAY) == []
    signs = [one for one in needs_attention(two.engagement.cohort, on=TODAY) if one.need is Need.APPROVE]
    assert [(one.sentence, one.why) for one in signs] == [
        ("Maya Lindqvist has 1 session to be approved", "Confirmed today. What waits does not count yet")
    ]
    assert audited().wrong == []
    assert len(say_yes(two)) == 1
    assert hours(two) == Balance(60, 30)
    assert [one.quantity for one in earned(two.engagement.cohort, until=TODAY)] == [60]
    assert [one.subject for one in Event.objects.filter(kind="hours-approved")] == [
        f"engagement:{two.engagement.public_id}"
    ]
    (kept,) = [one for one in audited().sums if one.account == HOURS]
    assert (kept.confirmed, kept.waiting, kept.to_approve, audited().wrong) == (60, 30, 0, [])


def test_twice_is_once(two: Pair) -> None:
    met(two, day=date(2026, 11, 5))
    lines = list(waiting(acting(angela_of(two), TODAY)))
    assert (len(say_yes(two, lines)), len(say_yes(two, lines)), Approval.objects.count()) == (1, 0, 1)


def test_only_what_is_more_than_the_file_says(everyone: Cast, tmp_path: Path) -> None:
    file = approved(tmp_path, "approved_by: [coordinator], approved_over: 2 hours")
    together = pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya)
    met(together, day=date(2026, 11, 5), minutes=120)
    met(together, day=date(2026, 11, 12), minutes=121)
    assert hours(together) == Balance(120, 0, 121)
    assert audited().wrong == []


def test_nobody_approves_their_own_and_no_stranger_anything(two: Pair, everyone: Cast) -> None:
    """Renée coordinates too: what she held is approved by somebody else, here and in the database."""
    met(two, day=date(2026, 11, 5))
    (line,) = waiting(acting(angela_of(two), TODAY))
    renee = enrolled(two.engagement.cohort, everyone.renee, "coordinator")
    who = acting(renee, TODAY)
    assert (list(waiting(who)), list(waiting(who, Verb.CHANGE))) == ([line], [])
    with pytest.raises(NotAllowed):
        approve(lines=[line], by=everyone.renee, who=who)
    for stranger in (two.as_person(TODAY), two.as_helper(TODAY)):
        with pytest.raises(NotHere):
            approve(lines=[line], by=everyone.maya, who=stranger)
    for own in (everyone.renee, everyone.maya):
        with pytest.raises(DatabaseError, match="nobody approves what they logged"), transaction.atomic():
            Approval.objects.create(entry=line, by=own, at=timezone.now())
    assert Approval.objects.count() == 0


def test_the_database_takes_no_approval_of_what_is_not_confirmed_asked_for_or_there(two: Pair, everyone: Cast) -> None:
    waits, gone, doubted, fine = (
        logged(two, day=date(2026, 11, 5)),
        met(two, day=date(2026, 11, 6)),
        met(two, day=date(2026, 11, 9)),
        met(two, day=date(2026, 11, 10)),
    )
    take_back(session=gone, by=two.helper_person, who=two.as_helper(TODAY))
    raise_difference(
        attendance=line_of(doubted, two),
        remembered=Remembered(day=date(2026, 11, 9), minutes=30, mode="virtual"),
        by=two.person,
        who=two.as_person(TODAY),
    )
    of = {line.happening.source: line for line in Entry.objects.filter(account__key=HOURS, reverses=None)}
    other = Entry.objects.filter(to_approve=None, happening__confirmation__isnull=False, reverses=None)[0]
    lines = [of[f"attendance:{line_of(one, two).public_id}"] for one in (waits, gone, doubted, fine)]
    for line in (*lines[:3], other, Entry.objects.get(reverses__isnull=False, account__key=HOURS)):
        with pytest.raises(DatabaseError, match="only a line that asks for it"), transaction.atomic():
            Approval.objects.create(entry=line, by=everyone.angela, at=timezone.now())
    with pytest.raises(Refused, match="taken back or is talked about again"):
        say_yes(two, lines[2:])
    made = say_yes(two, lines[3:])[0]
    for change in (made.delete, lambda: Approval.objects.filter(pk=made.pk).update(by=everyone.maya)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert audited().wrong == []


def test_taken_back_before_and_after_it_was_approved(two: Pair) -> None:
    before, after = met(two, day=date(2026, 11, 5), minutes=40), met(two, day=date(2026, 11, 12), minutes=60)
    take_back(session=before, by=two.helper_person, who=two.as_helper(TODAY))
    assert (hours(two), len(waiting(acting(angela_of(two), TODAY)))) == (Balance(0, 0, 60), 1)
    say_yes(two)
    take_back(session=after, by=two.helper_person, who=two.as_helper(TODAY))
    assert hours(two) == Balance(0, 0, 0)
    backs = Entry.objects.filter(account__key=HOURS, reverses__isnull=False).order_by("pk")
    assert list(backs.values_list("amount", "to_approve")) == [(-40, True), (-60, None)]
    assert audited().wrong == []


def test_a_correction_of_what_was_approved_is_approved_anew(two: Pair) -> None:
    session = met(two, day=date(2026, 11, 5), minutes=60)
    say_yes(two)
    said = Remembered(day=date(2026, 11, 5), minutes=45, mode="virtual")
    told = raise_difference(attendance=line_of(session, two), remembered=said, by=two.person, who=two.as_person(TODAY))
    assert hours(two) == Balance(0, 60)
    agree_to_difference(difference=told, by=two.helper_person, who=two.as_helper(TODAY))
    assert hours(two) == Balance(0, 0, 45)
    say_yes(two)
    assert (hours(two), audited().wrong) == (Balance(45), [])


def test_closed_books_and_a_closed_cohort_take_no_approval(two: Pair, everyone: Cast) -> None:
    into, angela = two.engagement.cohort, angela_of(two)
    met(two, day=date(2026, 7, 9), minutes=60)
    met(two, day=date(2026, 11, 5), minutes=30)
    lines = list(waiting(acting(angela, TODAY)))
    period = next_period(into)
    assert period is not None
    closing = close_books(cohort=into, period=period, by=everyone.angela, who=acting(angela, TODAY))
    assert [one.said_yes for one in closing.sums.filter(account__key=HOURS)] == [0]
    with pytest.raises(Refused, match="closed until July 31, 2026"):
        say_yes(two, lines)
    with pytest.raises(DatabaseError, match="nothing is approved in closed books"), transaction.atomic():
        Approval.objects.create(entry=lines[0], by=everyone.angela, at=timezone.now())
    close_cohort(cohort=into, by=everyone.angela)
    with pytest.raises(Refused, match="closed"):
        say_yes(two, lines[1:])
    with pytest.raises(DatabaseError, match="nothing is approved in a closed cohort"), transaction.atomic():
        Approval.objects.create(entry=lines[1], by=everyone.angela, at=timezone.now())
    assert audited().wrong == []


def test_the_audit_names_what_nobody_may_have_written(two: Pair, everyone: Cast) -> None:
    """An approval by somebody whose role approves nothing: Paul is not even in it."""
    met(two, day=date(2026, 11, 5))
    (line,) = waiting(acting(angela_of(two), TODAY))
    Approval.objects.create(entry=line, by=everyone.paul, at=timezone.now())
    wrong = [(one.entry, one.rule) for one in audited().wrong]
    assert wrong == [(line.pk, "approval")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=steps(*VERBS, "approve"))
def test_any_order_of_events_comes_to_what_was_confirmed_and_approved(
    told: list[tuple[str, int, int, str]], tmp_path: Path
) -> None:
    with transaction.atomic():
        history = History(approved(tmp_path))
        for step in told:
            if step[0] == "approve":
                history.approve(step[1])
            else:
                history.do(*step)
        sums = Counter[tuple[int, str]]()
        for engagement, balance in _hours_of(history).items():
            sums[engagement, "sure"] += balance.confirmed
            sums[engagement, "open"] += balance.to_approve
        assert +sums == +history.approved_and_open()
        assert audited().wrong == []
        transaction.set_rollback(True)


def _hours_of(history: History) -> dict[int, Balance]:
    keys = [one.engagement.pk for one in history.pairs]
    return {pk: balance for (pk, account), balance in facts.by_engagement(keys).items() if account == HOURS}
