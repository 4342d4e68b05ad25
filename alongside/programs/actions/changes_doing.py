"""What each kind of change does on its day. Hours stay where they were logged: they are the person's."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.kernel.errors import Refused
from alongside.people.actions.appointments import appoint, end_appointment
from alongside.people.actions.events import Facts, record
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.engagements import end_engagement, pause, pause_where_evaluated
from alongside.programs.actions.moving import move_participations
from alongside.programs.actions.participations import Joining, end_participation, enrol, recheck, reinstate
from alongside.programs.actions.rolling_over import carried
from alongside.programs.contact import demand_after_contact, last_met
from alongside.programs.enums import AWAY, EVALUATES, ChangeKind, CohortState, EngagementState, Part
from alongside.programs.facts import pinned, today
from alongside.programs.models.changes import Change
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import whole
from alongside.programs.seats import demand_seats

LEFT, MOVED = "left", "moved"  # reasons of what ends
ONE_DAY = timedelta(days=1)
ENDS_BEFORE = (ChangeKind.TRANSFER, ChangeKind.ROLE)  # what they end has the day before as its last


def with_them(row: Participation) -> QuerySet[Engagement]:
    """What goes on and cannot without them: where they are helped, or the helper; not where they stand in."""
    mine = Party.objects.filter(engagement=OuterRef("pk"), participation=row, part=Part.HELPER, ends_on=None)
    rows = Engagement.objects.filter(Q(supported=row) | Q(Exists(mine))).exclude(state=EngagementState.ENDED)
    return rows.select_related("cohort", "supported").order_by("starts_on", "pk")


def ending(change: Change) -> QuerySet[Engagement]:
    """What a change ends on its day, or the day before."""
    rows = with_them(change.participation)
    match change.kind:
        case ChangeKind.WITHDRAW:
            return rows
        case ChangeKind.DEFER if change.into:
            return rows
        case ChangeKind.TRANSFER:
            return rows if change.into else rows.filter(public_id__in=change.ends)
        case ChangeKind.ROLE if not change.keeps:
            return rows
    return rows.none()


def demand_after_they_met(change: Change) -> None:
    """Refuse a day by which something would end before the last time people met in it."""
    ends = list(ending(change).values_list("pk", flat=True))
    demand_after_contact(ends, change.from_day, before=change.kind in ENDS_BEFORE)


def wait_until_they_met(change: Change) -> None:
    """Put off what would end something before the last time people met in it; what was agreed ahead may be carried
    out late, and they met meanwhile. The row then has the day on which it is."""
    met = last_met(list(ending(change).values_list("pk", flat=True)))
    first = met and met + ONE_DAY * (change.kind in ENDS_BEFORE)
    if first and first > change.from_day:
        change.from_day = first
        change.save(update_fields=["from_day"])


def do(change: Change, *, by: Person | None) -> None:
    """Carry out a change. The caller holds the cohort, in one transaction with the change's own row."""
    wait_until_they_met(change)
    DOES[ChangeKind(change.kind)](change, by)


def _withdraw(change: Change, by: Person | None) -> None:
    _leave_here(change.participation, last=change.from_day, reason=LEFT, by=by)


def _reinstate(change: Change, by: Person | None) -> None:
    reinstate(participation=change.participation, from_day=change.from_day, by=by)


def _defer(change: Change, by: Person | None) -> None:
    row = change.participation
    if change.into is not None:
        _leave_here(row, last=change.from_day, reason=LEFT, by=by)
        _enrol_in(change, by)
        return
    if change.until is None:
        return
    if row.engagements.exists() or row.parties.exists():
        raise Refused("They have begun together with somebody. Choose a leave of absence, or the next year.")
    granted = Contract.objects.filter(participation=row, quote=None, price=0, starts_on=row.starts_on)
    for contract in granted:
        moved = change.until - contract.starts_on
        contract.starts_on, contract.ends_on = contract.starts_on + moved, contract.ends_on + moved
        contract.save(update_fields=["starts_on", "ends_on"])
    row.starts_on = change.until
    row.save(update_fields=["starts_on"])
    recheck(participation=row, on=change.until, by=by)


def _extend(change: Change, by: Person | None) -> None:
    row = change.participation
    if change.into is not None:
        _enrol_in(change, by)
        return
    runs = Contract.objects.select_for_update().filter(participation=row, tops_up=None)
    last = runs.order_by("ends_on", "pk").last()
    if last is None or change.until is None:
        raise Refused(
            "There is nothing bought or granted whose last day could move. Choose the next year instead.", field="until"
        )
    if change.until <= last.ends_on:
        raise Refused(f"It runs until {_written(last.ends_on)} as it is. Choose a later day.", field="until")
    was = last.ends_on
    Contract.objects.filter(Q(pk=last.pk) | Q(tops_up=last, ends_on=was)).update(ends_on=change.until)
    facts: Facts = {"contract": last.pk, "was": was, "ends_on": change.until}
    subject = f"participation:{row.public_id}"
    record("contract-extended", by=by, about=row.person_id, cohort=row.cohort_id, subject=subject, facts=facts)


def _transfer(change: Change, by: Person | None) -> None:
    row = change.participation
    if change.into is not None:
        _leave_here(row, last=change.from_day - ONE_DAY, reason=MOVED, by=by)
        _enrol_in(change, by)
        return
    if change.place is None or row.person is None:
        raise Refused("Choose the place they move to.", field="place")
    for engagement in with_them(row).filter(public_id__in=change.ends):
        _end(engagement, last=change.from_day - ONE_DAY, reason=MOVED, by=by)
    _change_place(row.person, row.works_at, change.place, change.from_day, by)
    row.works_at = change.place
    demand_seats(row.cohort, pinned(row.cohort_id, on=change.from_day).blueprint, [row], ())
    move_participations([row], by=by)
    if row.answer:
        recheck(participation=row, on=change.from_day, by=by)


def _change_place(
    person: Person, before: Organization | None, place: Organization, day: date, by: Person | None
) -> None:
    """The appointments they hold where they worked end, and go on at the new place; who evaluates them follows."""
    if before is not None and before != place:
        for held in Appointment.objects.filter(person=person, organization=before, ends_on=None):
            last = max(day - ONE_DAY, held.starts_on or date.min)
            end_appointment(held, on=last, by=by)
            if not Appointment.objects.filter(person=person, organization=place, position=held.position, ends_on=None):
                known = {"fte": held.fte, "subjects": held.subjects, "grades": held.grades, "hired_on": held.hired_on}
                appoint(person, position=held.position, at=place, by=by, starts_on=max(day, last), **known)
    pause_where_evaluated(people=[person.pk], on=day, by=by)


def _role(change: Change, by: Person | None) -> None:
    row = change.participation
    if row.person is None:
        raise Refused("Only a person has a role of their own.")
    joining = Joining(
        who=row.person,
        role=change.role,
        starts_on=change.from_day,
        works_at=row.works_at,
        facts=whole(row, row.facts),
        confirmed=row.attested or {},
    )
    if not change.keeps:
        _leave_here(row, last=change.from_day - ONE_DAY, reason=MOVED, by=by)
    enrol(cohort=row.cohort, joining=joining, by=by)


def _rest(change: Change, by: Person | None) -> None:
    """Everything they are in rests until the first day back, unless somebody stands in for them by then; what rests for
    shorter rests as long as they are away."""
    row, day = change.participation, change.from_day
    cover = Party.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), part=Part.STAND_IN, starts_on__lte=day)
    covered = Q(Exists(cover.filter(engagement=OuterRef("pk")))) & ~Q(supported=row)
    for engagement in with_them(row).exclude(covered):
        if engagement.state == EngagementState.ACTIVE:
            pause(engagement=engagement, reason=AWAY, by=by, until=change.until)
        elif engagement.pause_reason != EVALUATES and engagement.rests_until and change.until:
            engagement.rests_until = max(engagement.rests_until, change.until)
            engagement.save(update_fields=["rests_until"])


DOES: Mapping[ChangeKind, Callable[[Change, Person | None], None]] = {
    ChangeKind.WITHDRAW: _withdraw,
    ChangeKind.REINSTATE: _reinstate,
    ChangeKind.DEFER: _defer,
    ChangeKind.EXTEND: _extend,
    ChangeKind.TRANSFER: _transfer,
    ChangeKind.ROLE: _role,
    ChangeKind.LEAVE: _rest,
}


def _leave_here(row: Participation, *, last: date, reason: str, by: Person | None) -> None:
    for engagement in with_them(row):
        _end(engagement, last=last, reason=reason, by=by)
    end_participation(participation=row, ends_on=last, by=by)


def _end(engagement: Engagement, *, last: date, reason: str, by: Person | None) -> None:
    begun = [engagement.starts_on, *engagement.parties.values_list("starts_on", flat=True)]
    end_engagement(engagement=engagement, ends_on=max(last, *begun), reason=reason, by=by)


def _enrol_in(change: Change, by: Person | None) -> None:
    """Let them take part in another intake of the same sponsor, with the answers that hold there too."""
    row, into = change.participation, change.into
    if row.person is None or into is None:
        raise Refused("What takes part as a whole is named anew in another year.")
    if into.program.sponsor_id != row.cohort.program.sponsor_id or into.pk == row.cohort_id:
        raise Refused("Choose something else of the same sponsor to go on in.", field="into")
    if into.state == CohortState.CLOSED or into.ends_on < today(into):
        raise Refused(f"{into.program.name}, {into.name} is over.", field="into")
    first = max(change.from_day, into.starts_on)
    blueprint = pinned(into.pk, on=first).blueprint
    role = change.role or row.role
    if role not in blueprint.roles:
        raise Refused(f"{blueprint.name} has no such role. Choose which one they take there.", field="role")
    facts = {key: value for key, value in carried(row, blueprint).items() if key in blueprint.kinds}
    joining = Joining(
        who=row.person,
        role=role,
        starts_on=first,
        works_at=row.works_at,
        facts=facts,
        confirmed={key: value for key, value in (row.attested or {}).items() if key in facts},
        capacity=row.capacity,
    )
    enrol(cohort=into, joining=joining, by=by)


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
