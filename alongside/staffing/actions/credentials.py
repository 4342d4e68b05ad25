"""Writing down what a helper has, and taking it back."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.facts import value_of
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation
from alongside.staffing.access import CREDENTIALS
from alongside.staffing.kinds import Kind, kinds_of
from alongside.staffing.models.credentials import Credential, TrainingPart

YESTERDAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was shown: which kind (its key), since which day, what it says, until when, and what was seen, in a line.

    `until`: as it stands on the paper; None: as long as the program says. `parts`: those of a training they had.
    """

    kind: str
    day: date
    evidence: str
    value: str = ""
    until: date | None = None
    parts: tuple[str, ...] = ()


@transaction.atomic
def record_credential(*, helper: Participation, shown: Shown, by: Person, who: Who) -> Credential:
    """Write down that somebody has a credential. The same again is the same line, with the parts that are new.

    Raises Refused, with the field, for a kind the program does not know of this role, a day to come, a last day before
    the first, no evidence, or a value that does not fit.
    """
    PARTICIPATIONS.demand(who, Verb.CHANGE, helper)
    row = Participation.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=helper.pk)
    demand_open(row.cohort)
    return note_credential(helper=row, shown=shown, by=by)


def note_credential(*, helper: Participation, shown: Shown, by: Person | None) -> Credential:
    """`record_credential` inside an action that has checked and locked already; `cohort` must be loaded."""
    pin = pinned(helper.cohort_id, on=today(helper.cohort))
    kind = _check(pin.blueprint, helper, shown)
    value = shown.day.isoformat() if kind.is_day else shown.value.strip()
    until = shown.until or _until(kind, shown.day)
    if until is not None and until < shown.day:
        raise Refused("The last day lies before the first one.", field="until")
    same = Credential.objects.filter(
        participation=helper, kind=kind.key, value=value, valid_from=shown.day, valid_until=until, reverses=None
    )
    here = same.filter(reversed_by=None).first()
    if here is not None:
        _parts(here, shown)
        return here
    made = Credential.objects.create(
        participation=helper,
        kind=kind.key,
        value=value,
        valid_from=shown.day,
        valid_until=until,
        evidence=" ".join(shown.evidence.split())[:300],
        version_id=pin.version,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    _parts(made, shown)
    _event("credential-recorded", made, helper, by)
    return made


def _parts(line: Credential, shown: Shown) -> None:
    rows = [TrainingPart(credential=line, part=part) for part in dict.fromkeys(shown.parts)]
    TrainingPart.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def take_back_credential(*, credential: Credential, by: Person, who: Who) -> Credential:
    """Take a line back by another: both stay, and neither counts. Twice is once; returns the line that reverses."""
    CREDENTIALS.demand(who, Verb.CHANGE, credential)
    rows = Participation.objects.select_for_update(of=("self",)).select_related("cohort")
    row = rows.get(pk=credential.participation_id)
    demand_open(row.cohort)
    if credential.reverses_id is not None:
        raise Refused("This line takes another one back already. Write it down anew instead.")
    here = Credential.objects.filter(reverses=credential).first()
    if here is not None:
        return here
    made = Credential.objects.create(
        participation=row,
        kind=credential.kind,
        value=credential.value,
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
        evidence="Taken back",
        reverses=credential,
        version_id=credential.version_id,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    _event("credential-taken-back", made, row, by)
    return made


def _until(kind: Kind, day: date) -> date | None:
    """The last day it holds: what expires after a year holds for a year less a day."""
    return kind.expires.after(day) - YESTERDAY if kind.expires else None


def _check(blueprint: Blueprint, row: Participation, shown: Shown) -> Kind:
    kind = kinds_of(blueprint, row.role).get(shown.kind) if row.role in blueprint.roles else None
    if kind is None:
        raise Refused("This is not asked of them.", field="kind")
    if not set(shown.parts) <= set(kind.parts):
        raise Refused(f"These are not parts of it: {', '.join(kind.parts) or 'it has none'}.", field="kind")
    if not " ".join(shown.evidence.split()):
        raise Refused("Say in a line what you have seen, for example “certificate, seen on paper”.", field="evidence")
    if shown.day > today(row.cohort):
        raise Refused("That day is still to come.", field="day")
    if not kind.is_day and kind.fact is not None:
        try:
            value_of(kind.fact, shown.value.strip())
        except ValueError as fault:
            raise Refused(str(fault), field="value") from None
    return kind


def _event(name: str, made: Credential, row: Participation, by: Person | None) -> None:
    record(
        name,
        by=by,
        about=row.person_id,
        cohort=row.cohort_id,
        subject=f"participation:{row.public_id}",
        facts={"what": made.kind, "from": made.valid_from, "until": made.valid_until, "credential": made.public_id},
    )
