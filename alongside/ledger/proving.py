"""Proofs of confirmed hours: made, signed by name, and whether one still holds. The lines decide, never the paper."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import Refused
from alongside.ledger.access import PROVABLE
from alongside.ledger.enums import ProofSide
from alongside.ledger.facts import CONFIRMED, lines_of
from alongside.ledger.models import Confirmation, Proof, ProofDrawing, ProofSignature
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.drawing import strokes_of
from alongside.programs.facts import today
from alongside.programs.models.participations import Participation

LONGEST = 160
type Line = list[str | int]  # account key, unit, mode, amount


@dataclass(frozen=True, slots=True)
class Proven:
    """What stands confirmed of one participation: lines, who said yes how often, and the first and the last day."""

    lines: list[Line]
    confirmed: list[list[int]]
    first: date
    last: date


def proven(participation: Participation) -> Proven | None:
    """What could be proven now; None where nothing is confirmed. Two queries."""
    found = lines_of([participation.pk]).filter(CONFIRMED).order_by("pk")
    sums: Counter[tuple[str, str, str]] = Counter()
    days: Counter[date] = Counter()
    happenings: Counter[int] = Counter()
    told = found.values_list("account__key", "account__unit", "mode", "day", "happening", "amount")
    for key, unit, mode, day, happening, amount in told:
        sums[key, unit, mode] += amount
        days[day] += amount
        happenings[happening] += amount
    standing = [day for day, amount in days.items() if amount]
    if not standing:
        return None
    counted = [pk for pk, amount in happenings.items() if amount]
    by = Counter(Confirmation.objects.filter(happening__in=counted).order_by().values_list("by", flat=True))
    return Proven(
        lines=[[*which, amount] for which, amount in sorted(sums.items()) if amount],
        confirmed=[[pk or 0, times] for pk, times in sorted(by.items(), key=lambda pair: pair[0] or 0)],
        first=min(standing),
        last=max(standing),
    )


def holds(proof: Proof) -> bool:
    """Whether everything it says still stands in the ledger: hours that were taken back since make it void."""
    return bool(holding([proof]))


def holding(proofs: Sequence[Proof]) -> list[Proof]:
    """Those of these proofs that hold. One query."""
    now: dict[int, Counter[tuple[date, str, str]]] = {one.participation_id: Counter() for one in proofs}
    rows = lines_of(now).filter(CONFIRMED).order_by()
    told = rows.values_list("participation", "participation__folded_into", "day", "account__key", "mode")
    for posted, into, day, key, mode, amount in told.annotate(Sum("amount")):
        for whose in {posted, into} & now.keys():
            now[whose][day, key, mode] += amount
    return [one for one in proofs if _stands(one, now[one.participation_id])]


def _stands(proof: Proof, lines: Counter[tuple[date, str, str]]) -> bool:
    there: Counter[tuple[str, str]] = Counter()
    for (day, key, mode), amount in lines.items():
        if proof.first <= day <= proof.last:
            there[key, mode] += amount
    return all(there[key, mode] >= amount for key, _, mode, amount in proof.lines)


def waiting_for(
    participations: Iterable[int] | QuerySet[Participation], side: ProofSide, *, after: Collection[ProofSide] = ()
) -> list[Proof]:
    """The newest proof of each of these, where it holds and this side has not signed it, the oldest first. Two queries;
    `participation` and its cohort are loaded. `after`: those whose turn is first, and who all have signed."""
    newer = Proof.objects.filter(participation=OuterRef("participation"), pk__gt=OuterRef("pk"))
    signed = ProofSignature.objects.filter(proof=OuterRef("pk"), side=side)
    rows = Proof.objects.filter(~Exists(newer), ~Exists(signed), participation__in=participations).order_by("pk")
    for other in after:
        rows = rows.filter(Exists(ProofSignature.objects.filter(proof=OuterRef("pk"), side=other)))
    found = list(rows.select_related("participation__cohort", "participation__person", "participation__team"))
    return holding(found) if found else []


def newest(participation: Participation) -> Proof | None:
    """The proof made last, with who signed it."""
    return (
        Proof.objects.filter(participation=participation)
        .prefetch_related("signatures__drawing")
        .order_by("-pk")
        .first()
    )


@transaction.atomic
def prove(*, participation: Participation, by: Person, who: Who) -> Proof:
    """Make a proof of what is confirmed now; the same facts again are the same proof.

    Raises Refused where nothing is confirmed yet.
    """
    PROVABLE.demand(who, Verb.CHANGE, participation)
    held = Participation.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
    facts = proven(held)
    if facts is None:
        raise Refused("Nothing is confirmed yet. As soon as something is, it can be shown here.")
    before = newest(held)
    if before is not None and (before.lines, before.confirmed) == (facts.lines, facts.confirmed):
        return before
    proof = Proof.objects.create(
        participation=held,
        first=facts.first,
        last=facts.last,
        lines=facts.lines,
        confirmed=facts.confirmed,
        made_on=today(held.cohort),
        made_by=by,
    )
    _tell("proof-made", proof, by)
    return proof


@transaction.atomic
def sign(*, proof: Proof, name: str, by: Person, who: Who, drawn: str = "") -> ProofSignature:
    """Sign a proof with one's name, for the side one is on; `drawn`: strokes as a page sends them. Twice is once.

    Raises Refused for a name that is missing, and for a proof whose hours were taken back.
    """
    whose = proof.participation
    PROVABLE.demand(who, Verb.CHANGE, whose)
    side = _side(who, whose)
    Proof.objects.select_for_update(of=("self",), no_key=True).get(pk=proof.pk)
    here = ProofSignature.objects.filter(proof=proof, side=side).first()
    if here is not None:
        return here
    if not name.strip() or len(name) > LONGEST:
        raise Refused("Type your name as you sign.", field="name")
    if not holds(proof):
        raise Refused("Hours in it were taken back since. Make it anew, and sign that one.")
    strokes = strokes_of(drawn)
    made = ProofSignature.objects.create(
        proof=proof, side=side, person=by, name=name.strip(), signed_on=today(whose.cohort)
    )
    if strokes:
        ProofDrawing.objects.create(signature=made, strokes=strokes)
    _tell("proof-signed", proof, by, side=side)
    return made


def _side(who: Who, whose: Participation) -> ProofSide:
    if who.participation == whose.pk:
        return ProofSide.SUPPORTED
    return ProofSide.PROVIDER if who.kind == Kind.COORDINATOR else ProofSide.HELPER


def _tell(kind: str, proof: Proof, by: Person, **facts: str) -> None:
    whose = proof.participation
    subject = f"proof:{proof.public_id}"
    record(kind, by=by, about=whose.person_id, cohort=whose.cohort_id, subject=subject, facts=facts)
