"""A counting rule is changed for days already past: what was posted is taken back and counted again, once, and by an
independent count it comes out right before and after, in any history."""

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.kernel.errors import Conflict, NotAllowed, Refused
from alongside.ledger import recounting
from alongside.ledger.facts import Balance, by_engagement, by_participation
from alongside.ledger.models import Entry, Recount
from alongside.ledger.recounting import begin_recount, count_some
from alongside.ledger.recounts import Foreseen, foreseen, tags_asked
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import confirm
from alongside.practice.sessions.actions.log import log_session, take_back
from alongside.practice.sessions.models import Attendance
from alongside.practice.sessions.retelling import retold, retold_between
from alongside.programs.actions.cohorts import adopt_text, follow_version
from alongside.programs.facts import parsed
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, Pair, acting, cohort, enrolled, pair
from tests.factories.sessions import contact, line_of, logged, met
from tests.ledger.auditing import audited
from tests.ledger.histories import VERBS, History, steps
from tests.ledger.test_books import close, monthly

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY, YESTERDAY = date(2026, 11, 19), date(2026, 11, 18)
AUGUST, JULY = date(2026, 8, 1), date(2026, 7, 1)
HOURS = "contract-hours"
WHY = "Calls were never meant to count."
NO_PHONE = (
    "label: Mentoring, takes: sessions, unit: minutes}",
    "label: Mentoring, takes: sessions, unit: minutes, modes: [onsite, virtual]}",
)


def follow(into: Cohort, *changes: tuple[str, str], file: Path = PROGRAM, day: date = TODAY) -> BlueprintVersion:
    """Adopt the program's text with some of it changed, and let the cohort follow it from a day on."""
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    version = adopt_text(source=text, file=file.name, sponsor=into.program.sponsor, by=None)
    follow_version(cohort=into, version=version, from_day=day, why=WHY, by=None)
    return version


def begun(into: Cohort, version: BlueprintVersion, *, first: date = JULY, why: str = WHY) -> Recount:
    row = into.participations.filter(role="coordinator").first() or enrolled(into, person(), "coordinator")
    assert row.person is not None
    return begin_recount(cohort=into, version=version.pk, first=first, why=why, by=row.person, who=acting(row, TODAY))


def counted(recount: Recount, *, most: int = 10_000) -> Recount:
    """Work on it, `most` batches at most."""
    asked = tags_asked(parsed(recount.version.digest))
    for _ in range(most):
        recount = count_some(recount=recount, retelling=lambda sources: retold(sources, asked=asked))
        if recount.ended_at is not None:
            break
    return recount


def seen(into: Cohort, version: BlueprintVersion, first: date = JULY, last: date = YESTERDAY) -> Foreseen:
    blueprint = parsed(version.digest)
    told = retold_between(into.pk, first, last, asked=tags_asked(blueprint))
    return foreseen(into.pk, blueprint, first, last, told)


def test_a_call_counts_no_longer_and_everything_stays_to_be_read(two: Pair) -> None:
    met(two, day=date(2026, 9, 1), minutes=60)
    met(two, day=date(2026, 9, 2), minutes=25, mode="phone")
    met(two, day=date(2026, 7, 8), minutes=10, mode="phone")
    into = two.engagement.cohort
    version = follow(into, NO_PHONE)
    before = list(Entry.objects.order_by("pk").values())
    shift = seen(into, version, AUGUST).shifts
    assert [(one.account, one.people, one.more, one.fewer, one.moved) for one in shift] == [(HOURS, 1, 0, 25, 0)]
    assert list(Entry.objects.order_by("pk").values()) == before
    recount = counted(begun(into, version, first=AUGUST))
    assert list(Entry.objects.order_by("pk").values())[: len(before)] == before
    new = Entry.objects.order_by("pk")[len(before) :]
    assert [(one.account.key, one.mode, one.amount, one.day, one.recount_id) for one in new] == [
        (HOURS, "phone", -25, date(2026, 9, 2), recount.pk)
    ]
    assert by_engagement([two.engagement.pk])[two.engagement.pk, HOURS] == Balance(70, 0)
    assert audited().wrong == []
    told = Event.objects.filter(kind="hours-counted-again")
    assert [(one.about_id, one.facts["version"]) for one in told] == [(two.person.pk, version.number)]
    assert (seen(into, version, AUGUST).shifts, counted(recount).reached) == ((), recount.reached)


def test_an_account_that_is_new_counts_what_was_and_what_is_logged_late(two: Pair) -> None:
    met(two, day=date(2026, 9, 1), minutes=60)
    waits = logged(two, day=date(2026, 9, 3), minutes=30, mode="phone")
    into = two.engagement.cohort
    rule = (
        "counting:\n  talks: {label: Talks, takes: sessions, unit: count, modes: [phone, virtual], from: 2026-08-01}\n"
    )
    version = follow(into, ("counting:\n", rule))
    counted(begun(into, version))
    logged(two, day=date(2026, 9, 9), minutes=20)
    logged(two, day=date(2026, 7, 9), minutes=20)  # before the rule's own day
    assert by_participation([two.supported.pk])[two.supported.pk, "talks"] == Balance(1, 2)
    confirm(attendance=line_of(waits, two), by=two.person, who=two.as_person(TODAY))
    take_back(session=waits, by=two.helper_person, who=two.as_helper(TODAY))
    assert by_participation([two.supported.pk])[two.supported.pk, "talks"] == Balance(1, 1)
    assert audited().wrong == []


def test_own_time_of_a_group_that_counted_nowhere_counts_as_agreed(everyone: Cast, tmp_path: Path) -> None:
    own = "  own-time: {label: Own time, takes: sessions, unit: minutes, owner: helper, when: logged}\n"
    file = tmp_path / PROGRAM.name
    file.write_text(PROGRAM.read_text("utf-8").replace(own, ""), "utf-8")
    into = cohort(everyone.places.union, file=file)
    pairs = [pair(into, everyone.renee, one) for one in (everyone.maya, person())]
    day = date(2026, 9, 1)
    sessions = [
        log_session(
            by=everyone.renee,
            who=pairs[0].as_helper(day),
            contact=contact(*(one.engagement for one in pairs), day=day, minutes=minutes),
        )
        for minutes in (40, 50)
    ]
    take_back(
        session=sessions[1],
        by=everyone.renee,
        who=pairs[0].as_helper(TODAY),
        only=Attendance.objects.get(session=sessions[1], place=0),
    )
    confirm(attendance=line_of(sessions[1], pairs[1]), by=pairs[1].person, who=pairs[1].as_person(TODAY))
    version = follow(into, ("counting:\n", f"counting:\n{own}"), file=file)
    counted(begun(into, version))
    assert by_participation([pairs[0].helper.pk])[pairs[0].helper.pk, "own-time"] == Balance(50, 40)
    assert audited().wrong == []


def test_closed_books_keep_what_they_had_and_the_next_period_takes_the_difference(
    everyone: Cast, tmp_path: Path
) -> None:
    file = monthly(tmp_path)
    two = pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya)
    into = two.engagement.cohort
    met(two, day=date(2026, 10, 8), minutes=25, mode="phone")
    logged(two, day=date(2026, 10, 9), minutes=35)
    met(two, day=date(2026, 11, 3), minutes=5, mode="phone")
    close(into, until=date(2026, 10, 31))
    split = ("label: Shared minutes, takes: sessions", "label: Shared minutes, takes: sessions, modes: [phone]")
    version = follow(into, NO_PHONE, split, file=file)
    shifts = [(one.account, one.more, one.fewer, one.moved) for one in seen(into, version).shifts]
    assert shifts == [(HOURS, 0, 30, -25), ("shared", 0, 35, -35)]
    counted(begun(into, version))
    lines = Entry.objects.filter(account__key=HOURS, recount__isnull=False).order_by("pk")
    assert list(lines.values_list("day", "amount", "booked_on")) == [
        (date(2026, 10, 8), -25, date(2026, 11, 1)),
        (date(2026, 11, 3), -5, None),
    ]
    assert audited().wrong == []


def test_what_is_counted_again_twice_comes_out_as_the_newest_says(two: Pair) -> None:
    met(two, day=date(2026, 9, 2), minutes=25, mode="phone")
    into = two.engagement.cohort
    counted(begun(into, follow(into, NO_PHONE, day=date(2026, 11, 10))))
    back = BlueprintVersion.objects.order_by("number")[0]
    follow_version(cohort=into, version=back, from_day=TODAY, why=WHY, by=None)
    counted(begun(into, back))
    amounts = Entry.objects.filter(account__key=HOURS).order_by("pk").values_list("amount", "recount__version__number")
    assert list(amounts) == [(25, None), (-25, 2), (25, 1)]
    assert by_engagement([two.engagement.pk])[two.engagement.pk, HOURS] == Balance(25, 0)
    assert audited().wrong == []


def test_it_is_killed_and_goes_on_and_does_nothing_twice(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 8):
        met(two, day=date(2026, 9, day), minutes=10 + day, mode="phone")
    into = two.engagement.cohort
    version = follow(into, NO_PHONE)
    monkeypatch.setattr(recounting, "TOGETHER", 3)
    recount = counted(begun(into, version), most=1)
    assert by_engagement([two.engagement.pk])[two.engagement.pk, HOURS] == Balance(sum(range(14, 18)), 0)
    says = f"{into.key}: The days from 2026-07-01 to 2026-11-18 are counted again by version 2 only in part."
    assert [(one.rule, one.message) for one in audited().wrong] == [("recount", says)]

    def dies(sources: object) -> dict[str, object]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_some(recount=recount, retelling=dies)  # type: ignore[arg-type]
    logged(two, day=date(2026, 9, 20), minutes=5, mode="phone")  # meanwhile: counts by the new version at once
    assert begun(into, version) == recount
    with pytest.raises(Refused, match="still being counted again"):
        begun(into, version, first=AUGUST)
    for _ in range(2):
        counted(recount)
    assert (two.engagement.pk, HOURS) not in {
        key: one for key, one in by_engagement([two.engagement.pk]).items() if one.total
    }
    assert Entry.objects.filter(recount=recount).count() == 7
    assert Event.objects.filter(kind="hours-counted-again").count() == 1
    assert begun(into, version).pk == recount.pk
    assert audited().wrong == []


def test_who_may_and_when_it_is_refused(two: Pair, everyone: Cast) -> None:
    into = two.engagement.cohort
    first = BlueprintVersion.objects.get()
    with pytest.raises(NotAllowed):
        begin_recount(
            cohort=into, version=first.pk, first=JULY, why=WHY, by=two.helper_person, who=two.as_helper(TODAY)
        )
    with pytest.raises(Refused, match="followed since July 1, 2026"):
        begun(into, first)
    logged(two, day=date(2026, 11, 3))
    other = follow(into, ("unit: minutes, group: split", "unit: count"), day=date(2026, 11, 12))
    assert seen(into, other).units == ("shared",)
    with pytest.raises(Conflict, match="“shared” counts minutes here"):
        begun(into, other)
    version = follow(into, NO_PHONE)
    with pytest.raises(Conflict, match="Another version is followed by now"):
        begun(into, other)
    with pytest.raises(Refused, match="Say why"):
        begun(into, version, why=" ")
    assert (Recount.objects.count(), Entry.objects.filter(recount__isnull=False).count()) == (0, 0)


def test_a_yes_after_it_and_an_approval_it_asks_for(two: Pair) -> None:
    waits = logged(two, day=date(2026, 9, 2), minutes=25)
    into = two.engagement.cohort
    asks = "label: Mentoring, takes: sessions, unit: minutes, approved_by: [coordinator]}"
    version = follow(into, (NO_PHONE[0], asks))
    counted(begun(into, version))
    confirm(attendance=line_of(waits, two), by=two.person, who=two.as_person(TODAY))
    assert by_engagement([two.engagement.pk])[two.engagement.pk, HOURS] == Balance(0, 0, 25)
    assert audited().wrong == []


def test_the_database_itself_refuses_a_line_of_no_recount(two: Pair) -> None:
    met(two, day=date(2026, 9, 2), minutes=25, mode="phone")
    into = two.engagement.cohort
    recount = begun(into, follow(into, NO_PHONE), first=date(2026, 9, 3))
    line = Entry.objects.filter(account__key=HOURS).values()[0] | {"id": None, "recount_id": recount.pk}
    right = {"posted_by_id": recount.by_id, "version_id": recount.version_id, "mode": "phone"}
    with pytest.raises(DatabaseError, match="of a recount"), transaction.atomic():
        Entry.objects.bulk_create([Entry(**line | right)])  # a day it is not about
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Recount.objects.update(first=JULY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(recount=recount)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recount.objects.create(
            **{
                name: getattr(recount, name)
                for name in ("cohort", "version", "first", "last", "why", "by", "at", "upto")
            }
        )


CHANGES: tuple[tuple[str, str], ...] = (
    NO_PHONE,
    ("takes: sessions, unit: minutes, group: split", "takes: sessions, unit: minutes, group: full"),
    ("owner: helper, when: logged", "owner: helper, when: logged, modes: [phone], from: 2026-11-04"),
    ("modes: [onsite], each_at_least: 30 minutes", "modes: [onsite, phone], each_at_least: 60 minutes"),
    (
        NO_PHONE[0],
        "label: Mentoring, takes: sessions, unit: minutes, approved_by: [coordinator], approved_over: 3 hours}",
    ),
    ("owner: pair, group: none", "owner: pair, group: split"),
    (
        "counting:\n",
        "counting:\n  prep: {label: Prep, takes: sessions, unit: minutes, owner: helper, modes: [onsite]}\n",
    ),
)


@given(
    before=steps(*VERBS, "log", "log-both"),
    after=steps(*VERBS, "log"),
    changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique_by=lambda one: one[0]),
    first=st.integers(1, 10),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_history_with_a_rule_changed_in_the_middle_equals_an_independent_count(
    before: list[tuple[str, int, int, str]],
    after: list[tuple[str, int, int, str]],
    changes: list[tuple[str, str]],
    first: int,
) -> None:
    with transaction.atomic():
        history = History()
        into = history.pairs[0].engagement.cohort
        for step in before:
            history.do(*step)
        assert audited().wrong == []
        kept = list(Entry.objects.order_by("pk").values())
        version = follow(into, *changes)
        begin = date(2026, 11, first)
        told = seen(into, version, begin)
        was = _by_account()
        counted(begun(into, version, first=begin))
        now = _by_account()
        assert {one.account: one.more - one.fewer for one in told.shifts if one.more != one.fewer} == {
            key: now.get(key, 0) - was.get(key, 0) for key in was | now if now.get(key, 0) != was.get(key, 0)
        }
        assert seen(into, version, begin).shifts == ()
        assert audited().wrong == []
        for step in after:
            history.do(*step)
        assert list(Entry.objects.order_by("pk").values())[: len(kept)] == kept
        assert audited().wrong == []
        transaction.set_rollback(True)


def _by_account() -> dict[str, int]:
    found: dict[str, int] = {}
    for account, amount in Entry.objects.values_list("account__key", "amount"):
        found[account] = found.get(account, 0) + amount
    return {key: amount for key, amount in found.items() if amount}
