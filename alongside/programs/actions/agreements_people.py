"""What people agree with each other: begun when it is due, asked of those it names, anew where it changed, reminded."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import today_in
from alongside.kernel.errors import Refused
from alongside.people.actions.events import Facts, line, record_all
from alongside.people.models.events import Event
from alongside.programs.actions.agreements import (
    ask_anew,
    ask_person,
    event,
    held_agreement,
    request_here,
    text_of,
    write_text,
)
from alongside.programs.agreeing import draft, due_day, lines_of
from alongside.programs.enums import CohortState
from alongside.programs.facts import Pinned, pins_of, today
from alongside.programs.models.agreements import Agreement, AgreementText, SigningRequest
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import Standing, standings
from alongside.programs.signers import Due, Known, dues, known

REMINDED = "signature-due"
BATCH = 200
TO_READ = timedelta(days=7)
BEFORE, APART, TIMES = timedelta(days=7), timedelta(days=7), 3  # before the day first, a week apart, three times


def settle_agreements(progress: Callable[[int], None]) -> int:
    """Begin, in every open cohort, what people have to agree, and write anew what changed. Returns how many were."""
    settled = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"):
        if pins_of(cohort.pk).days:
            settled += settle_agreements_of(cohort, progress)
    return settled


def settle_agreements_of(cohort: Cohort, progress: Callable[[int], None]) -> int:
    """The same for one cohort, some at a time, so that whatever stops leaves those before whole."""
    on = today(cohort)
    pin = pins_of(cohort.pk).on(max(on, cohort.starts_on))
    due = dues(cohort, pin.blueprint, on=on)
    if not due:
        return 0
    here = known(cohort, pin.blueprint, due, on=on)
    begun = _begun(cohort)
    fresh = [one for one in due if _key(one) not in begun]
    settled = 0
    for first in range(0, len(fresh), BATCH):
        settled += _begin(cohort, pin, fresh[first : first + BATCH], here)
        progress(settled)
    for one in due:
        standing = begun.get(_key(one))
        if standing is not None and _differs(standing, one, here):
            settled += _anew(standing, one, here)
            progress(settled)
    return settled


def remind_signers(progress: Callable[[int], None]) -> int:
    """Remind whoever owes a signature: a week before its day, and a week apart after it, three times. Returns how many
    reminders were written."""
    reminded = 0
    for looked, cohort in enumerate(Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"), start=1):
        if pins_of(cohort.pk).days:
            reminded += _remind(cohort)
        progress(looked)
    return reminded


def _begun(cohort: Cohort) -> dict[tuple[str, int | None, int | None], Standing]:
    rows = Agreement.objects.filter(cohort=cohort, organization=None).select_related("cohort").order_by("pk")
    return {
        (one.agreement.key, one.agreement.participation_id, one.agreement.engagement_id): one
        for one in standings(list(rows))
    }


def _key(due: Due) -> tuple[str, int | None, int | None]:
    return (
        (due.key, None, due.engagement.pk if due.engagement else None)
        if due.of_pair
        else (due.key, due.supported.pk, None)
    )


@transaction.atomic
def _begin(cohort: Cohort, pin: Pinned, due: list[Due], here: Known) -> int:
    """Begin some, and ask everybody they name who is known here. A flat number of queries."""
    now = timezone.now()
    rows = Agreement.objects.bulk_create(
        Agreement(
            cohort=cohort,
            key=one.key,
            engagement=one.engagement if one.of_pair else None,
            participation=None if one.of_pair else one.supported,
            named=one.named,
            due_on=_day(cohort, one, here),
            begun_at=now,
        )
        for one in due
    )
    AgreementText.objects.bulk_create(text_of(row, pin, {}, why="", by=None) for row in rows)
    requests = SigningRequest.objects.bulk_create(
        request_here(row, side, person=person, office=here.blueprint.agreements[row.key].signers[side].label, by=None)
        for row, one in zip(rows, due, strict=True)
        for side in _sides(one, here)
        if (person := here.signer(here.blueprint.agreements[row.key].signers[side], one)) is not None
    )
    told = [_line("agreement-begun", row, None, {}) for row in rows]
    told += [
        _line("asked-to-sign-here", one.agreement, one.person_id, {"signer": one.signer, "request": one.public_id})
        for one in requests
    ]
    record_all(told)
    return len(rows)


def _line(kind: str, row: Agreement, about: int | None, facts: Facts) -> Event:
    return line(kind, by=None, about=about, cohort=row.cohort_id, subject=f"agreement:{row.public_id}", facts=facts)


@transaction.atomic
def _anew(standing: Standing, due: Due, here: Known) -> int:
    """Write the text anew where its words or its people changed, and ask who signed the one before, and who is new."""
    row = held_agreement(standing.agreement)
    row.named, row.due_on = due.named, _day(row.cohort, due, here)
    row.save(update_fields=["named", "due_on"])
    kept, why = _kept(standing, here.blueprint), "Its words or its people changed"
    made = write_text(row, kept, why=why, by=None, newest=standing.newest.row)
    other = [side for side in _sides(due, here) if _somebody_else(standing, side, due, here)]
    if made is not None:
        event("agreement-changed", row, None, text=made.number, digest=made.digest)
        ask_anew(row, standing, by=None, besides=other)
    else:
        other = [side for side in other if side not in standing.newest.signed]
    _ask(row, due, here, sides=other)
    return int(made is not None or bool(other))


def _differs(standing: Standing, due: Due, here: Known) -> bool:
    """Whether its text would be another today, or somebody else signs for a side that is open."""
    newest, blueprint = standing.newest, here.blueprint
    if newest.withdrawn_from is not None:
        return False
    like = newest.lines if newest.signed else ()
    lines = lines_of(blueprint, blueprint.agreements[due.key], _kept(standing, blueprint), like=like)
    text = draft(blueprint, due.key, lines, with_whom=due.named, cohort=standing.agreement.cohort.name)
    return text.digest != newest.row.digest or any(
        _somebody_else(standing, side, due, here) for side in _sides(due, here) if side not in newest.signed
    )


def _kept(standing: Standing, blueprint: Blueprint) -> dict[str, str]:
    """What was agreed in the terms, as far as the blueprint can still read it."""
    values = {line.key: line.value for line in standing.newest.lines if line.value}
    try:
        lines_of(blueprint, blueprint.agreements[standing.agreement.key], values)
    except Refused:
        return {}
    return values


def _somebody_else(standing: Standing, side: str, due: Due, here: Known) -> bool:
    """Whether somebody else signs for a side now than was asked; whom a coordinator asked by a link stays asked."""
    person, asked = here.signer(here.blueprint.agreements[due.key].signers[side], due), standing.requests.get(side)
    if person is None:
        return False
    return asked is None or (asked.person_id is not None and asked.person_id != person.pk)


def _day(cohort: Cohort, due: Due, here: Known) -> date | None:
    """The day the blueprint says, and never sooner than a week from now: who is asked late has time to read."""
    rule = here.blueprint.agreements[due.key]
    day = due_day(rule, starts_on=cohort.starts_on, ends_on=cohort.ends_on, matched=due.matched)
    return max(day, today(cohort) + TO_READ) if day else None


def _sides(due: Due, here: Known) -> Iterable[str]:
    return here.blueprint.agreements[due.key].signers


def _ask(row: Agreement, due: Due, here: Known, *, sides: Iterable[str]) -> None:
    rule = here.blueprint.agreements[due.key]
    for side in sides:
        person = here.signer(rule.signers[side], due)
        if person is not None:
            ask_person(row, side, person=person, office=rule.signers[side].label, by=None)


@transaction.atomic
def _remind(cohort: Cohort) -> int:
    on = today(cohort)
    rows = Agreement.objects.filter(cohort=cohort, organization=None, due_on__lte=on + BEFORE)
    rows = rows.filter(requests__used_at=None, requests__replaced_at=None, requests__person__isnull=False).distinct()
    found = standings(list(rows.select_related("cohort").order_by("pk")))
    said: dict[tuple[str, int], list[date]] = {}
    told = Event.objects.filter(cohort_id=cohort.pk, kind=REMINDED).order_by("pk")
    for request, about, at in told.values_list("facts__request", "about_id", "at"):
        said.setdefault((request, about or 0), []).append(today_in(cohort.time_zone, at))
    fresh = [
        ask
        for one in found
        if one.newest.withdrawn_from is None
        for ask in _open(one)
        if _again(said.get((ask.public_id, ask.person_id or 0), []), on)
    ]
    record_all(
        _line(REMINDED, ask.agreement, ask.person_id, {"request": ask.public_id, "day": ask.agreement.due_on or on})
        for ask in fresh
    )
    return len(fresh)


def _open(standing: Standing) -> list[SigningRequest]:
    asked = standing.requests.items()
    return [
        one
        for side, one in asked
        if one.person_id and not one.used_at and not one.replaced_at and side not in standing.newest.signed
    ]


def _again(said: list[date], on: date) -> bool:
    return len(said) < TIMES and (not said or said[-1] + APART <= on)
