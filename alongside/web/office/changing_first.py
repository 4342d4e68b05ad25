"""What a move, a role or a longer time would bring about, told before it is done: it is rehearsed and taken back."""

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

from django.db.models import Q

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.matching.queries.ruling import Against, against
from alongside.people.actions.rehearsing import rehearsal
from alongside.people.models.persons import Person
from alongside.programs.actions.changes import Wanted, change_participation
from alongside.programs.actions.changes_doing import do, with_them
from alongside.programs.enums import (
    EVALUATES,
    Answer,
    ChangeKind,
    ChangeState,
    EngagementState,
    Part,
    ParticipationState,
)
from alongside.programs.facts import pinned, room_for, today
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.staffing.facts import State, readiness_of
from alongside.web.office.days import written

REHEARSED = (ChangeKind.TRANSFER, ChangeKind.ROLE, ChangeKind.EXTEND)
MAY = {Answer.YES: "may take part", Answer.NO: "may not take part", Answer.UNKNOWN: "we need to know more"}


def told_first(row: Participation, wanted: Wanted, blueprint: Blueprint, *, by: Person) -> tuple[str, ...]:
    """What whoever decides should know of what was chosen, in sentences; nothing where all goes on as it is.

    What is to come is rehearsed as if it were today. Raises Refused for what cannot be done.
    """
    if wanted.kind not in REHEARSED or row.person is None:
        return ()
    on = today(row.cohort)
    going_on = {one.pk: one for one in with_them(row)}
    before = row.answer
    if wanted.until is not None and wanted.kind == ChangeKind.EXTEND:
        return tuple(_running_out(row, list(going_on.values()), blueprint, until=wanted.until))
    known = {one.engagement.pk for one in _against(row, going_on, on)}
    with rehearsal():
        made = change_participation(participation=row, wanted=wanted, by=by)
        if made.state == ChangeState.AHEAD:
            made.from_day = on
            do(made, by=by)
        after = list(Engagement.objects.filter(pk__in=going_on).select_related("supported__person"))
        paused = [one for one in after if one.pause_reason == EVALUATES and going_on[one.pk].pause_reason != EVALUATES]
        sentences = [f"{_both(one)} rest for good: the one who helps would evaluate the other." for one in paused]
        sentences += [
            f"{one.engagement.supported.name} and {one.helper}: a rule would speak against it. {one.says}. They go on "
            "all the same, unless you end it."
            for one in _against(row, set(going_on) - {one.pk for one in paused}, on)
            if one.engagement.pk not in known
        ]
        sentences += _as_they_would_be(row, wanted, before, on)
    return tuple(sentences)


def told_in_short(sentences: Iterable[str]) -> str:
    """What a form sends back of what was read, so that nothing else is done than what was told."""
    return sha256("\n".join(sentences).encode()).hexdigest()[:16]


def _against(row: Participation, engagements: Iterable[int], on: date) -> list[Against]:
    """Which of these, that go on, a rule of the program speaks against."""
    rows = Engagement.objects.filter(pk__in=engagements).exclude(state=EngagementState.ENDED)
    return against(row.cohort, rows.order_by("pk"), on=on)


def _as_they_would_be(row: Participation, wanted: Wanted, before: str, on: date) -> Iterator[str]:
    """How the rules, and what the role asks, would find them then."""
    cohort = wanted.into or row.cohort
    rows = Participation.objects.filter(person=row.person_id, cohort=cohort, state=ParticipationState.ENROLLED)
    rows = rows.select_related("person", "works_at", "organization", "cohort")
    found = rows.filter(role=wanted.role or row.role).first()
    if found is None:
        return
    day = max(on, cohort.starts_on)
    blueprint = pinned(cohort.pk, on=day).blueprint
    role = blueprint.roles[found.role].one
    if found.answer and (found.pk != row.pk or found.answer != before):
        why = found.verdict.get("missing" if found.answer == Answer.UNKNOWN else "reasons", ())
        told = f"As {role}, by the rules: {MAY[Answer(found.answer)]}"
        yield f"{told}, {'; '.join(str(reason) for reason in why)}." if why else f"{told}."
    if found.kind == Kind.HELPER and found.pk != row.pk:
        ready = readiness_of([found], blueprint, on=day)[found.pk]
        if ready.state is State.LAPSED:
            yield f"As {role} they lack something and are proposed to nobody: {'; '.join(ready.why)}."
        elif ready.state is State.UNKNOWN and ready.why:
            yield f"Whether they are ready as {role} is not known yet: {'; '.join(ready.why)}."
        room = room_for(found, blueprint)
        if room is not None:
            yield f"As {role} they can be beside {room} at a time."


def _running_out(row: Participation, going_on: list[Engagement], blueprint: Blueprint, *, until: date) -> Iterator[str]:
    """Whose training or papers run out before a longer time is over."""
    parties = Party.objects.filter(engagement__in=going_on, part=Part.HELPER, ends_on=None, participation__isnull=False)
    helping = Q(pk__in=parties.values("participation")) | Q(pk=row.pk, kind=Kind.HELPER)
    rows = Participation.objects.filter(helping, person__isnull=False)
    helpers = list(rows.select_related("person", "works_at", "organization").order_by("pk"))
    ready = readiness_of(helpers, blueprint, on=until)
    for helper in helpers:
        if ready[helper.pk].state is State.LAPSED:
            yield f"{helper.name} has something to renew by {written(until)}: {'; '.join(ready[helper.pk].why)}."


def _both(one: Engagement) -> str:
    helpers = one.parties.filter(part=Part.HELPER, ends_on=None).select_related("person")
    helper = next((party.person.name for party in helpers), "")
    return " and ".join(name for name in (one.supported.name, helper) if name)
