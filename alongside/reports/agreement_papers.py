"""An agreement as a paper: its text word for word, who signed it when, and the fingerprint to check it by."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.clock import in_zone
from alongside.programs.models.agreements import Signature
from alongside.programs.queries_agreements import Standing
from alongside.reports.papers import typeset

TEMPLATE = Path(__file__).with_name("agreement.typ")


@dataclass(frozen=True, slots=True)
class Signed:
    """One side: the name that was typed, for whom, and when and how; empty where it is still open. `drawn`: the data of
    an SVG path, where it was drawn as well."""

    name: str
    whom: str
    when: str
    drawn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPaper:
    """What stands on the paper, in the language of its text (`lang`). `parts`: the paragraphs as they were signed."""

    title: str
    sponsor: str
    program: str
    parts: list[str]
    signatures: list[Signed]
    digest: str
    notes: list[str]
    on: date
    lang: str
    words: Mapping[str, str]


def agreement_paper(standing: Standing) -> AgreementPaper:
    """The newest text of an agreement; its cohort with program and sponsor must be loaded."""
    row, newest = standing.agreement, standing.newest
    zone = row.cohort.time_zone
    tongue, notes = newest.tongue, []
    if newest.withdrawn_from is not None:
        day, why = tongue.page_day(newest.withdrawn_from), newest.row.withdrawal.reason
        notes.append(tongue.say("agreement.withdrawn", day=day, why=why))
    return AgreementPaper(
        title=tongue.say("paper.text", label=row.named, number=newest.row.number),
        sponsor=row.cohort.program.sponsor.name,
        program=f"{row.cohort.program.name}, {row.cohort.name}",
        parts=[part for part in newest.row.text.strip().split("\n\n") if part],
        signatures=[_signed(newest.signed.get(side.key), side.label, zone, tongue) for side in newest.sides],
        digest=newest.row.digest,
        notes=notes,
        on=in_zone(max([newest.row.made_at, *(one.signed_at for one in newest.signed.values())]), zone).date(),
        lang=tongue.code,
        words={key: tongue.say(f"paper.{key}") for key in ("signatures", "unsigned", "drawn", "fingerprint")},
    )


def agreement_pdf(standing: Standing) -> bytes:
    """The same as a PDF file: the same bytes for the same facts."""
    return typeset(TEMPLATE, asdict(agreement_paper(standing)))


def _signed(one: Signature | None, label: str, zone: str, tongue: Tongue) -> Signed:
    if one is None:
        return Signed("", label, "")
    there = in_zone(one.signed_at, zone)
    when = f"{tongue.page_day(there.date())}, {tongue.clock(there.time())} ({zone}), {tongue.say(f'paper.{one.way}')}"
    drawn = one.drawing.path if hasattr(one, "drawing") else ""
    return Signed(one.name, f"{label}: {one.office}" if one.office != label else label, when, drawn)
