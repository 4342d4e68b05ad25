"""Confirming what people say of themselves, or saying no to it; they are judged anew by that."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Conflict, Refused
from alongside.people.models.persons import Person
from alongside.programs.access_attesting import ANSWERS, to_confirm_as
from alongside.programs.actions.attesting import note_attested, note_events
from alongside.programs.actions.participations import recheck
from alongside.programs.actions.track_places import hold_places
from alongside.programs.background import denial
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Attestation, Denial, Participation

NOT_SAID = "They have not said it yet, so there is nothing to confirm."
OTHERWISE = "They have said something else since. Look again."


@transaction.atomic
def attest(*, participation: Participation, fact: str, by: Person, who: Who, said: str | None = None) -> Participation:
    """Confirm what one who takes part says of themselves. The same again is once.

    `said`: the answer as the page had it. Raises Refused for what nobody has to confirm or has said, for another answer
    than that one, and for whoever is not the one to confirm it.
    """
    row, now = _held(participation, fact, who)
    value = _answer(row, fact, said)
    if (row.attested or {}).get(fact) == value:
        return row
    _keep(row, fact, value)
    note_attested([(row, {fact: value})], by=by, at=now)
    return _judged(row, by)


@transaction.atomic
def deny(
    *, participation: Participation, fact: str, reason: str, by: Person, who: Who, said: str | None = None
) -> Participation:
    """Say that what one who takes part says of themselves is not so, and why. The same again is once; raises Refused as
    `attest` does, and without a reason."""
    row, now = _held(participation, fact, who)
    value = _answer(row, fact, said)
    why = " ".join(reason.split())[:500]
    if not why:
        raise Refused("Say in a few words why. They read it, and so does whoever coordinates.", field="reason")
    before = (row.attested or {}).get(fact)
    if isinstance(before, dict) and before.get("not") == value:
        return row
    _keep(row, fact, denial(value, today(row.cohort)))
    Denial.objects.create(participation=row, fact=fact, value=value, reason=why, by=by, at=now)
    note_events([("fact-denied", row, fact)], by)
    return _judged(row, by)


@transaction.atomic
def take_back(*, participation: Participation, fact: str, by: Person, who: Who) -> Participation:
    """Take back that a fact was confirmed, or denied: it waits again. What was sold by it stays. Twice is once."""
    row, now = _held(participation, fact, who)
    known = row.attested or {}
    if fact not in known:
        return row
    row.attested = {key: value for key, value in known.items() if key != fact}
    row.save(update_fields=["attested"])
    if not isinstance(known[fact], dict):
        Attestation.objects.create(participation=row, fact=fact, withdrawn=True, by=by, at=now)
    note_events([("fact-unattested", row, fact)], by)
    return _judged(row, by)


def _keep(row: Participation, fact: str, value: object) -> None:
    row.attested = {**(row.attested or {}), fact: value}
    row.save(update_fields=["attested"])


def _answer(row: Participation, fact: str, said: str | None) -> object:
    value = row.facts.get(fact)
    if value in (None, "", []):
        raise Refused(NOT_SAID, field=fact)
    if said is not None and said != str(value):
        raise Conflict(OTHERWISE)
    return value


def _judged(row: Participation, by: Person) -> Participation:
    return recheck(participation=row, on=max(today(row.cohort), row.starts_on), by=by)


def _held(participation: Participation, fact: str, who: Who) -> tuple[Participation, datetime]:
    """The participation, locked as judging needs it, once this person may confirm this fact of it."""
    cohort = hold_places(participation.cohort_id)
    ANSWERS.demand(who, Verb.CONFIRM, participation)
    row = (
        Participation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cohort")
        .get(pk=participation.pk)
    )
    if row.state != ParticipationState.ENROLLED:
        raise Conflict("They take part no longer, so nothing of theirs is confirmed any more.")
    blueprint = pinned(cohort.pk, on=max(today(cohort), cohort.starts_on)).blueprint
    if fact not in blueprint.attested:
        raise Refused("Nobody confirms this here.", field=fact)
    role = Participation.objects.values_list("role", flat=True).get(pk=who.participation or 0)
    if fact not in to_confirm_as(blueprint, role):
        raise Refused(f"This is for {blueprint.kinds[fact].attested_by} to confirm.", field=fact)
    return row, timezone.now()
