"""Who owes something by which day: a day of every year, or one told from a hire, a match or a contract of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db.models import Min, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.people.models.events import Event
from alongside.people.models.persons import Address
from alongside.programs.background import Gathering, streamed
from alongside.programs.enums import ParticipationState
from alongside.programs.joining import Window, owed, window_of
from alongside.programs.models.agreements import Agreement
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation
from alongside.programs.queries_agreements import standings

REMINDED, BY_HAND, HERE, NOT_HERE = "names-due", "names-due-by-hand", "names-here", "names-not-here"
type Line = tuple[str, str, str]  # key of the window, its day, and who, as events name them


@dataclass(frozen=True, slots=True)
class Owes:
    """What is owed by a day, and by whom. `subject`: as which they owe it, as events name it; `people`: whom to remind
    (row numbers), nobody where all who sign for an organization are unknown here; `where`: the place they work at."""

    window: Window
    subject: str
    name: str
    people: tuple[int, ...]
    where: str = ""

    @property
    def line(self) -> Line:
        return self.window.key, self.window.day.isoformat(), self.subject


@dataclass(frozen=True, slots=True)
class Told:
    """What was noted last of something owed: since when it is here, and when they were reminded."""

    here: datetime | None = None
    reminded: datetime | None = None


def owing(cohort: Cohort, blueprint: Blueprint, *, on: date) -> list[Owes]:
    """Everything owed from a day on, the nearest first: by whoever has the role, and of an organization that joins by
    whoever signs for it. In a flat number of queries."""
    fixed = owed(blueprint, on=on)
    roles = {role for due in blueprint.calendar.dates.values() for role in due.of}
    rows = Participation.objects.filter(cohort=cohort, role__in=roles, state=ParticipationState.ENROLLED)
    rows = rows.exclude(person=None)
    own = own_days(cohort, rows, blueprint, on=on)
    found = [
        Owes(window, f"participation:{row.public_id}", row.name, (row.person_id or 0,), str(row.works_at or ""))
        for row in rows.select_related("person", "works_at")
        for window in chain((one for one in fixed if row.role in one.roles), own.get(row.pk, ()))
        if window.day >= on
    ]
    joining = blueprint.joining.windows if blueprint.joining else {}
    signing = _signing(cohort) if joining else []
    for window in fixed:
        known = {person for one in found if one.window == window for person in one.people}
        of_them = signing if window.key in joining else ()
        found += [Owes(window, *one) for one in of_them if not known & {*one[2]}]
    return sorted(found, key=lambda one: (one.window.day, one.window.label, one.name.casefold(), one.subject))


def days_of(row: Participation, blueprint: Blueprint, *, on: date) -> list[Window]:
    """The days by which one who takes part owes something, theirs and everybody's, in order; `cohort` is loaded."""
    fixed = [window for window in owed(blueprint, on=on) if row.role in window.roles]
    own = own_days(row.cohort, Participation.objects.filter(pk=row.pk), blueprint, on=on)
    return sorted([*fixed, *own.get(row.pk, ())], key=lambda one: (one.day, one.label))


def own_days(
    cohort: Cohort, rows: QuerySet[Participation], blueprint: Blueprint, *, on: date
) -> dict[int, list[Window]]:
    """Participation (row number) -> days told from what happens to that one, gone by or not; no line where that is not
    known. Flat in queries, none where the calendar has no such day."""
    dues = {key: due for key, due in blueprint.calendar.dates.items() if due.at is not None}
    rows = rows.filter(role__in={role for due in dues.values() for role in due.of})
    anchors = anchors_of(cohort, rows, blueprint, {due.at.anchor for due in dues.values() if due.at}, on=on)
    found: dict[int, list[Window]] = {}
    for pk, role in rows.values_list("pk", "role") if dues else ():
        for key, due in dues.items():
            since = anchors.get(due.at.anchor, {}).get(pk) if due.at else None
            if due.at is not None and role in due.of and since is not None:
                found.setdefault(pk, []).append(window_of(blueprint, key, due.at.on(since)))
    return found


def told_of(cohort: Cohort, *, subjects: Iterable[str] | None = None) -> dict[Line, Told]:
    """What was noted of everything owed in a cohort, or of some who owe it. One query."""
    rows = Event.objects.filter(cohort_id=cohort.pk, kind__in=(REMINDED, BY_HAND, HERE, NOT_HERE)).order_by("at", "pk")
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    found: dict[Line, Told] = {}
    for kind, subject, facts, at in rows.values_list("kind", "subject", "facts", "at"):
        line = (facts["window"], facts["day"], subject)
        before = found.get(line, Told())
        if kind in (HERE, NOT_HERE):
            found[line] = Told(at if kind == HERE else None, before.reminded)
        else:
            found[line] = Told(before.here, at)
    return found


def anchors_of(
    cohort: Cohort, rows: QuerySet[Participation], blueprint: Blueprint, wanted: set[str], *, on: date
) -> dict[str, Mapping[int, date]]:
    """What a day can be told from -> participation (row number) -> its day."""
    found: dict[str, Mapping[int, date]] = {}
    late = "cohort.start" in wanted and blueprint.calendar.late_joiners == "from-hire"
    hired = hired_on(rows, blueprint, on=on) if late or "hire" in wanted else {}
    if wanted & {"cohort.start", "cohort.end"}:
        began = {pk: hired.get(pk, starts_on) for pk, starts_on in rows.values_list("pk", "starts_on")}
        first = cohort.starts_on
        found["cohort.start"] = {pk: max(first, day) if late else first for pk, day in began.items()}
        found["cohort.end"] = dict.fromkeys(began, cohort.ends_on)
    if "match" in wanted:
        matched = Party.objects.filter(participation__in=rows).values_list("participation").annotate(Min("starts_on"))
        supported = rows.exclude(engagements=None).values_list("pk").annotate(Min("engagements__starts_on"))
        found["match"] = dict(matched.order_by()) | dict(supported.order_by())
    if wanted & {"contract.start", "contract.end"}:
        found["contract.start"], found["contract.end"] = _terms(rows, on)
    return found | {"hire": hired}


def hired_on(rows: QuerySet[Participation], blueprint: Blueprint, *, on: date) -> dict[int, date]:
    """Participation (row number) -> the day they were hired, of those of whom it is known. Two queries."""
    gathering = Gathering(blueprint, {})
    known = ((one.pk, gathering.background(one, posts, on=on).facts.get("hired")) for one, posts in streamed(rows))
    return {pk: day for pk, day in known if isinstance(day, date)}


def _terms(rows: QuerySet[Participation], on: date) -> tuple[dict[int, date], dict[int, date]]:
    """The first and the last day of the contract that has begun last, else of the next one, with what adds to it."""
    contracts = Contract.objects.filter(participation__in=rows).order_by("starts_on", "pk")
    held: dict[int, Contract] = {}
    ends: dict[int, date] = {}
    for one in contracts:
        if one.tops_up_id is not None:
            ends[one.tops_up_id] = max(one.ends_on, ends.get(one.tops_up_id, one.ends_on))
        elif one.starts_on <= on or one.participation_id not in held:
            held[one.participation_id] = one
    starts = {pk: one.starts_on for pk, one in held.items()}
    return starts, {pk: max(one.ends_on, ends.get(one.pk, one.ends_on)) for pk, one in held.items()}


def _signing(cohort: Cohort) -> list[tuple[str, str, tuple[int, ...]]]:
    """Each agreement that was not withdrawn, with its organization, and who was asked to sign and is known here."""
    rows = Agreement.objects.filter(cohort=cohort, organization__isnull=False).select_related("cohort", "organization")
    rows = rows.order_by("pk")
    here = [one for one in standings(list(rows)) if one.newest.withdrawn_from is None]
    emails = {request.email for one in here for request in one.requests.values()}
    owners = dict(Address.objects.filter(email__in=emails).values_list("email", "person_id"))
    found = []
    for one in here:
        signers = {owners[request.email] for request in one.requests.values() if request.email in owners}
        found.append((f"agreement:{one.agreement.public_id}", one.agreement.place.name, tuple(sorted(signers))))
    return found
