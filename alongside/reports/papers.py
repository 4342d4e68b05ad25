"""Quotes and invoices as PDF: tagged, with a title, the same bytes for the same facts (typst sets the type).

The facts go in as JSON; the template only places them, so no word of anybody is ever read as markup.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on one page, in words. `facts` and `lines` are pairs of label and text; the last line is the sum.

    `heads`: what stands above the lines; `lang`: the language all of it is in (ISO 639-1). `drawn`:
    whose signature was drawn as well, with the data of an SVG path.
    """

    title: str
    sponsor: str
    program: str
    facts: Sequence[tuple[str, str]]
    heads: tuple[str, str]
    lines: Sequence[tuple[str, str]]
    notes: Sequence[str]
    on: date
    lang: str
    drawn: Sequence[tuple[str, str]] = ()


def as_pdf(paper: Paper) -> bytes:
    """Return the PDF file of a paper; letter size."""
    return typeset(TEMPLATE, asdict(paper))


def typeset(template: Path, facts: Mapping[str, Any]) -> bytes:
    """Return the PDF file of a template with these facts, which it reads as JSON."""
    told = json.dumps(facts, default=str, sort_keys=True, ensure_ascii=False)
    made = typst.compile(
        template.read_bytes(), sys_inputs={"paper": told}, format="pdf", pdf_tags=True, ignore_system_fonts=True
    )
    if not isinstance(made, bytes):
        raise TypeError("a paper is one file")
    return made
