"""What rooms above may know about people: who evaluates whom, where somebody works, which calendar holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from alongside.kernel.again import Again
from alongside.kernel.clock import SchoolYear, Sessions, Span
from alongside.kernel.remember import remembered
from alongside.people.models.appointments import Appointment, EvaluatorRelation, EvaluatorRule
from alongside.people.models.organizations import CalendarBreak, Organization, SchoolCalendar
from alongside.people.models.persons import Person

FAR = date(9999, 12, 31)


def evaluated_during(evaluator: int, *, on: date, person: str, since: str) -> Q:
    """Condition: `evaluator` evaluates the person in the outer row's field `person`, as known on the day `on`.

    True from the first day a dated relation, or a pair of positions under an evaluator rule, overlaps the time from the
    outer row's field `since` onwards. An unknown beginning or end counts as going on. One relation that ended before
    `since` does not count; one that begins after `on` does not count yet.
    """
    named = EvaluatorRelation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef(since)),
        evaluator=evaluator,
        evaluated=OuterRef(person),
        starts_on__lte=on,
    )
    return Q(Exists(named)) | by_position(evaluator, on=on, person=person, since=since)


def by_position(evaluator: int, *, on: date, person: str, since: str) -> Q:
    """The half of `evaluated_during` that comes from positions: a condition for each rule the evaluator falls under."""
    condition = Q(pk__in=())
    for held, rule in _rules_of(evaluator, on):
        first = max(filter(None, (held.starts_on, rule.starts_on)), default=date.min)
        last = min(filter(None, (held.ends_on, rule.ends_on)), default=FAR)
        if last < first:  # the position was given up before the rule began to hold
            continue
        # Days overlap as a whole when every two of them do: the rule's, the appointment's, and those from `since` on.
        under = Appointment.objects.filter(
            Q(starts_on=None) | Q(starts_on__lte=min(last, on)),
            Q(ends_on=None) | Q(ends_on__gte=first),
            Q(ends_on=None) | Q(ends_on__gte=OuterRef(since)),
            person=OuterRef(person),
            position=rule.evaluated_position,
            organization__path__startswith=held.organization.path,
        ).exclude(person=evaluator)
        if last < FAR:
            begun = ExpressionWrapper(OuterRef(since), output_field=DateField())
            under = under.annotate(begun=begun).filter(begun__lte=last)
        condition |= Q(Exists(under))
    return condition


def _rules_of(evaluator: int, on: date) -> list[tuple[Appointment, EvaluatorRule]]:
    return remembered(("rules of", evaluator, on), lambda: _ask_rules_of(evaluator, on))


_POSTS = Again(lambda person: Appointment.objects.filter(person=person).select_related("organization"), -1)


def _ask_rules_of(evaluator: int, on: date) -> list[tuple[Appointment, EvaluatorRule]]:
    held = [each for each in _POSTS.about(evaluator) if each.starts_on is None or each.starts_on <= on]
    if not held:
        return []
    by_position: dict[str, list[Appointment]] = {}
    for appointment in held:
        by_position.setdefault(appointment.position, []).append(appointment)
    above = {int(pk) for appointment in held for pk in appointment.organization.path.strip("/").split("/")}
    rules = EvaluatorRule.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on), evaluator_position__in=by_position, organization__in=above
    ).select_related("organization")
    return [
        (appointment, rule)
        for rule in rules
        for appointment in by_position[rule.evaluator_position]
        if appointment.organization.path.startswith(rule.organization.path)
    ]


def evaluates(evaluator: int, person: int, *, on: date, since: date) -> bool:
    """Tell whether one person evaluates another on the day `on`, counting relations that reach `since` or later."""
    row = Person.objects.filter(pk=person).annotate(since=Value(since, output_field=DateField()))
    return row.filter(evaluated_during(evaluator, on=on, person="pk", since="since")).exists()


def employed_on(day: date) -> Q:
    """Condition on appointments, and on rules: held on that day."""
    return (Q(starts_on=None) | Q(starts_on__lte=day)) & employed_yet(day)


def employed_yet(day: date) -> Q:
    """Condition on appointments: held on that day, or on a later one."""
    return Q(ends_on=None) | Q(ends_on__gte=day)


def below(organizations: QuerySet[Organization]) -> Q:
    """Condition on organizations: one of these, or under one of these."""
    inner = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = organizations.annotate(inner=inner).filter(inner__startswith=F("path"))
    return Q(Exists(above))


def places_led_by(person: int, *, on: date, positions: Sequence[str]) -> QuerySet[Organization]:
    """Organizations where the person holds one of these positions on that day."""
    held = Appointment.objects.filter(
        employed_on(on), person=person, position__in=positions, organization=OuterRef("pk")
    )
    return Organization.objects.filter(Exists(held))


def sessions_of(organization: Organization, *, on: date) -> Sessions | None:
    """The school calendar that holds at an organization on a day: its own, else the nearest above, else None."""
    return calendars_of([organization], on=on).get(organization.pk)


def calendars_of(places: Iterable[Organization | None], *, on: date) -> Mapping[int, Sessions]:
    """Organization (row number) -> the school calendar that holds there on a day, for many in two queries.

    A newer school year goes before a nearer organization: a school's calendar of last year says nothing about today.
    """
    lines = {place.pk: [int(pk) for pk in place.path.strip("/").split("/")] for place in places if place is not None}
    above = {pk for line in lines.values() for pk in line}
    newest: dict[int, SchoolCalendar] = {}
    for calendar in SchoolCalendar.objects.filter(organization__in=above, first_day__lte=on).order_by("first_day"):
        newest[calendar.organization_id] = calendar
    breaks: dict[int, list[Span]] = {}
    for one in CalendarBreak.objects.filter(calendar__in=[c.pk for c in newest.values()]).order_by("first_day"):
        breaks.setdefault(one.calendar_id, []).append(Span(one.first_day, one.last_day))
    school = {
        pk: Sessions(Span(one.first_day, one.last_day), tuple(breaks.get(one.pk, ()))) for pk, one in newest.items()
    }
    found = {}
    for place, line in lines.items():
        known = [school[pk] for pk in reversed(line) if pk in school]  # the nearest first, and max takes the first
        if known:
            found[place] = max(known, key=lambda sessions: SchoolYear.of(sessions.year.first))
    return found


@dataclass(frozen=True, slots=True)
class ByPosition:
    """Somebody (an appointment) who evaluates others (appointments) by a rule, on a day."""

    rule: EvaluatorRule
    holder: Appointment
    evaluated: tuple[Appointment, ...]


def evaluating_by_position(place: Organization, *, on: date, known: Q) -> list[ByPosition]:
    """Who evaluates by position, on a day, whoever works at a place or below it. Three queries.

    `known` is a condition on appointments: what the one who asks may know of.
    """
    line = [int(pk) for pk in place.path.strip("/").split("/")]
    here = Q(organization__path__startswith=place.path)
    rules = list(
        EvaluatorRule.objects.filter(employed_on(on), here | Q(organization__in=line))
        .select_related("organization")
        .order_by("organization__path", "evaluator_position", "evaluated_position")
    )
    posts = Appointment.objects.filter(employed_on(on), known).select_related("organization", "person")
    under: dict[tuple[str, str], list[Appointment]] = {}
    for post in posts.filter(here, position__in={rule.evaluated_position for rule in rules}).order_by("pk"):
        for path in line_of(post.organization.path):
            under.setdefault((post.position, path), []).append(post)
    holders = posts.filter(here | Q(organization__in=line), position__in={rule.evaluator_position for rule in rules})
    leading: dict[str, list[Appointment]] = {}
    for holder in holders.order_by("organization__path", "pk"):
        leading.setdefault(holder.position, []).append(holder)
    found = (
        ByPosition(rule, holder, _others(holder, under.get((rule.evaluated_position, holder.organization.path), ())))
        for rule in rules
        for holder in leading.get(rule.evaluator_position, ())
        if holder.organization.path.startswith(rule.organization.path)
    )
    return [one for one in found if one.evaluated]


def _others(holder: Appointment, posts: Iterable[Appointment]) -> tuple[Appointment, ...]:
    return tuple(post for post in posts if post.person_id != holder.person_id)


def line_of(path: str) -> Iterator[str]:
    """Every path from the root down to this one: "/1/", "/1/7/", ..."""
    parts = path.strip("/").split("/")
    return ("/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts)))
