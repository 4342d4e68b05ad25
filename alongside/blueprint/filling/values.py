"""Values of the little grammars as fields of a form: taken apart into what is typed and chosen, and put together again.

Nothing is judged here: what was typed goes into the text as it is, and the reader says what is meant.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.blueprint.grammar import MONTHS, UNITS, Amount, Duration, Moment, Money, MonthDay, Share, Span

type Options = tuple[tuple[str, str], ...]

LENGTHS: Options = tuple((unit, f"{unit.replace('-', ' ')}s") for unit in UNITS)
SIDES: Options = (("+", "after"), ("-", "before"))
MOMENTS: Options = (
    ("match", "the day they are matched"), ("hire", "the day they are hired"),
    ("contract.start", "the first day of the contract"), ("contract.end", "the last day of the contract"),
    ("cohort.start", "the first day of the year"), ("cohort.end", "the last day of the year"),
)  # fmt: skip
AMOUNTS: Options = (
    ("", "times"), ("minute", "minutes"), ("hour", "hours"), ("contract.hours", "all hours of the contract"),
)  # fmt: skip
MONTHS_OF: Options = tuple((f"{number:02}", name) for number, name in enumerate(MONTHS, start=1))


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a value: its name behind that of the value, what it is called, what may be chosen (else typed), and
    what stands there while nothing is said."""

    name: str
    label: str
    options: Options = ()
    usual: str = ""


def inputs(kind: type, *, events: Options = (), currency: str = "") -> tuple[Input, ...]:
    """The fields of a value of this kind; none where it is typed as one text."""
    unit = Input("unit", "Of what", LENGTHS, "day")
    return {
        Duration: (Input("n", "How many"), unit),
        Money: (Input("n", "Amount"), Input("currency", "Currency", usual=currency)),
        Moment: (
            Input("n", "How many"),
            unit,
            Input("side", "Before or after", SIDES, "+"),
            Input("anchor", "Which day", (("", "No day"), *MOMENTS, *events)),
        ),
        MonthDay: (Input("month", "Month", (("", "No month"), *MONTHS_OF)), Input("n", "Day")),
        Share: (Input("n", "Percent"),),
        Span: (Input("n", "From"), Input("to", "To")),
        Amount: (Input("n", "How many"), Input("unit", "Of what", AMOUNTS)),
    }.get(kind, ())


def apart(kind: type, text: str) -> dict[str, str]:
    """What stands in each field of a value. What has another form stands in the first, to be put right there."""
    if kind is Moment:
        return _moment(text)
    if kind is Amount and text == "contract.hours":
        return {"unit": text}
    pattern, names = _PATTERNS[kind]
    found = re.fullmatch(pattern, text)
    if not found:
        return {"n": text}
    told = {name: value or "" for name, value in zip(names, found.groups(), strict=True)}
    return told | {"unit": _unit(told["unit"])} if "unit" in told else told


_PATTERNS: Mapping[type, tuple[str, tuple[str, ...]]] = {
    Duration: (r"(\S*) +([a-z-]+)", ("n", "unit")),
    Money: (r"(\S*) +(\S*)", ("n", "currency")),
    MonthDay: (r"(\d\d)-(\S*)", ("month", "n")),
    Share: (r"(\S*?) ?%", ("n",)),
    Span: (r"([^\s-]*)(?:-(\S*))?", ("n", "to")),
    Amount: (r"(\S*)(?: +([a-z-]+))?", ("n", "unit")),
}


def _unit(word: str) -> str:
    return word if word in UNITS else word.removesuffix("s")


def _moment(text: str) -> dict[str, str]:
    found = re.fullmatch(r"(\S+)(?: +([+-]) +(.+))?", text)
    if not found:
        return {"n": text}
    return {"anchor": found[1], "side": found[2] or "+", **(apart(Duration, found[3]) if found[3] else {})}


def together(kind: type, fields: Mapping[str, str]) -> str:
    """The text of a value from its fields; empty where nothing is said."""
    told = {name: " ".join(word.split()) for name, word in fields.items()}
    number = told.get("n", "")
    if kind is Moment:
        anchor = told.get("anchor", "")
        return f"{anchor} {told.get('side') or '+'} {together(Duration, told)}".strip() if number else anchor
    if kind is Amount and told.get("unit") == "contract.hours":
        return "contract.hours"
    if kind is MonthDay:
        return f"{told.get('month', '')}-{number.zfill(2)}" if number or told.get("month") else ""
    return _with_unit(kind, number, told) if number else told.get("to", "")


def _with_unit(kind: type, number: str, told: Mapping[str, str]) -> str:
    unit = told.get("unit", "")
    match kind:
        case _ if kind is Money:
            return f"{number} {told.get('currency', '').upper()}".strip()
        case _ if kind is Share:
            return f"{number.removesuffix('%').strip()} %"
        case _ if kind is Span:
            return f"{number}-{told['to']}" if told.get("to") else number
    return f"{number} {unit}{'' if number == '1' else 's'}" if unit else number
