"""A proof of hours as a paper: by kind, who confirmed, who signed, and where it is checked; never what was said."""

from alongside.blueprint.language import Blueprint
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.amounts import clocked
from alongside.ledger.enums import Unit
from alongside.ledger.models import Proof, ProofSignature
from alongside.people.models.persons import Person
from alongside.practice.growth.facts import documents
from alongside.programs.facts import pinned
from alongside.reports.papers import Paper


def proof_paper(proof: Proof, *, address: str) -> Paper:
    """A proof as it stands with its signatures; the participation with cohort, program and sponsor must be loaded.

    `address`: where anybody may check it.
    """
    whose = proof.participation
    cohort = whose.cohort
    blueprint = pinned(cohort.pk, on=proof.made_on).blueprint
    tongue = blueprint.tongue
    signed = sorted(proof.signatures.all(), key=lambda one: one.pk)
    place = [(tongue.say("proof.at"), whose.works_at.name)] if whose.works_at else []
    return Paper(
        title=tongue.say("proof.title"),
        sponsor=cohort.program.sponsor.name,
        program=f"{cohort.program.name}, {cohort.name}",
        facts=[
            (tongue.say("proof.of"), whose.name),
            *place,
            (tongue.say("proof.period"), period_of(proof, tongue)),
            (tongue.say("proof.confirmed"), "; ".join(_confirmed(proof, tongue))),
            *((tongue.say("proof.documents"), "; ".join(told)) for told in [documents_of(proof, blueprint)] if told),
            *((tongue.say("proof.signed"), _signed(one, tongue)) for one in signed),
            (tongue.say("proof.code"), proof.code),
        ],
        heads=(tongue.say("proof.what"), tongue.say("proof.amount")),
        lines=[*lines_of_proof(proof, blueprint), (tongue.say("proof.times"), str(_times(proof)))],
        notes=[tongue.say("proof.no-content"), tongue.say("proof.check", address=address)],
        drawn=[(one.name, path) for one in signed if (path := drawn_path(one))],
        on=max([proof.made_on, *(one.signed_on for one in signed)]),
        lang=tongue.code,
    )


def period_of(proof: Proof, tongue: Tongue) -> str:
    """The first and the last day of its lines."""
    return tongue.say("proof.from-to", first=tongue.page_day(proof.first), last=tongue.page_day(proof.last))


def lines_of_proof(proof: Proof, blueprint: Blueprint) -> list[tuple[str, str]]:
    """What is counted, how much of it, and how they met where there were several ways; in the order of the file."""
    order = {key: place for place, key in enumerate(blueprint.counting)}
    accounts: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for key, unit, mode, amount in sorted(proof.lines, key=lambda line: order.get(line[0], len(order))):
        accounts.setdefault((key, unit), []).append((mode, amount))
    found = []
    for (key, unit), ways in accounts.items():
        label = blueprint.counting[key].label if key in blueprint.counting else key
        much = clocked if unit == Unit.MINUTES else str
        found.append((label, much(sum(amount for _, amount in ways))))
        known = blueprint.sessions.modes
        named = [(f"{label}: {known[mode].label if mode in known else mode}", amount) for mode, amount in ways if mode]
        found += [(name, much(amount)) for name, amount in named] if unit == Unit.MINUTES else []
    return found


def documents_of(proof: Proof, blueprint: Blueprint) -> list[str]:
    """Of each document the program has of one person, whether it was there the day the paper was made: shared, and not
    set aside; never what it says. None where the program shows nothing of goals."""
    if proof.participation.person_id is None or blueprint.privacy.goals_shown == "nothing":
        return []
    here = documents([proof.participation_id], on=proof.made_on).get(proof.participation_id, {})
    named = {key: one.label for key, one in blueprint.artifacts.items() if one.owner == "person"}
    tongue = blueprint.tongue
    return [
        tongue.say("proof.there" if here.get(key) else "proof.not-yet", label=label[:1].upper() + label[1:])
        for key, label in named.items()
    ]


def _confirmed(proof: Proof, tongue: Tongue) -> list[str]:
    """Who said yes, how often; a name is what the person is called today."""
    names = {one.pk: one.name for one in Person.objects.filter(pk__in=[pk for pk, _ in proof.confirmed])}
    return [
        tongue.say("proof.by", name=names[pk], times=times) if pk in names else tongue.say("proof.silent", times=times)
        for pk, times in proof.confirmed
    ]


def _times(proof: Proof) -> int:
    return sum(times for _, times in proof.confirmed)


def drawn_path(one: ProofSignature) -> str:
    """The data of an SVG path, where a signature was drawn as well; else nothing."""
    return one.drawing.path if hasattr(one, "drawing") else ""


def _signed(one: ProofSignature, tongue: Tongue) -> str:
    side = tongue.say(f"proof.side-{one.side}")
    return tongue.say("proof.signature", name=one.name, side=side, day=tongue.page_day(one.signed_on))
