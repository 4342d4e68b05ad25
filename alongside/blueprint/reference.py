"""Every key of the language, as a page: made from the table the reader works by, so that it is never out of date."""

from collections.abc import Iterator, Mapping
from datetime import date

from alongside.blueprint.faults import listed
from alongside.blueprint.grammar import Amount, Duration, Instant, Moment, Money, MonthDay, Share, Span
from alongside.blueprint.language import Blueprint
from alongside.blueprint.later import ways
from alongside.blueprint.schema import (
    Choice,
    Entry,
    Key,
    Many,
    Named,
    OneOf,
    Plain,
    Record,
    Shape,
    Special,
    Whole,
    entries,
    told_by,
)
from alongside.kernel.clock import SchoolYear

FORMS: Mapping[type, str] = {
    str: "text",
    bool: "yes or no",
    date: "a date, `2025-01-15`",
    Duration: "a length of time, `90 minutes`",
    Money: "money, `1749 USD`",
    Moment: "a day told from something, `match + 45 days`",
    MonthDay: "a day of every year, `01-15`",
    SchoolYear: "a school year, `2025-26`",
    Amount: "an amount, `3`, `10 hours` or `contract.hours`",
    Share: "a share, `80 %`",
    Span: "a number or a span, `4-8`",
    Instant: "an instant, `2023-01-01T05:30Z`",
}
RULE = ("cite", "setting", "from", "until")


def reference() -> str:
    """The page's section: every part of a file, with its keys and how each is written."""
    return "\n".join(_page()).rstrip() + "\n"


def not_acted_on() -> str:
    """The page's list of what is read and not yet acted on: a line for each thing of the language that has such
    keys."""
    below: dict[str, list[str]] = {}
    for way in ways():
        above, _, key = way.rpartition(".")
        below.setdefault(above or key, []).append(f"`{key}`" if above else "all of it")
    return "".join(f"- **`{thing}`**: {', '.join(keys)}\n" for thing, keys in below.items())


def _page() -> Iterator[str]:
    told: set[type] = set()
    yield "A key in **bold** has to be there. What stands before (not yet acted on) is read, checked and shown alone."
    yield "Rules may also carry `cite`, `setting`, `from` and `until`."
    yield ""
    for entry in entries(Blueprint):
        later = " (described, not yet acted on)" if entry.later else ""
        yield f"### `{entry.key}`{later}"
        yield ""
        yield f"{_sentence(_form(entry.shape))}."
        yield ""
        yield from _tables(entry.shape, told)


def _tables(shape: Shape, told: set[type]) -> Iterator[str]:
    """The keys of every record in a shape, each record once on the page."""
    for part in _parts(shape):
        if part in told:
            continue
        told.add(part)
        yield f"*{_name(part)}*: {_about(part)}"
        yield ""
        yield from _keys(part)
        yield ""
        for entry in entries(part):
            yield from _tables(entry.shape, told)


def _keys(part: type) -> Iterator[str]:
    """The keys of one record, those written alike on one line."""
    alike: dict[str, list[str]] = {}
    for entry in entries(part):
        if entry.key not in RULE or entry.required:
            alike.setdefault(_form(entry.shape), []).append(_key(entry))
    for form, keys in alike.items():
        yield f"- {', '.join(keys)}: {form}"


def _parts(shape: Shape) -> tuple[type, ...]:
    match shape:
        case Record(of=part):
            return (part,)
        case OneOf(of=parts):
            return parts
        case Many(of=inner) | Named(of=inner):
            return _parts(inner)
    return ()


def _form(shape: Shape) -> str:
    match shape:
        case Plain(of=kind):
            return FORMS[kind]
        case Choice(of=words):
            return f"one of {listed(f'`{word}`' for word in words)}" if len(words) > 1 else f"`{words[0]}`"
        case Key(ref=ref):
            return f"a key of {_place(ref.part)}"
        case Whole(within=within):
            return f"a number, {within.low} to {within.high:,}"
        case Special(name=name):
            return "facts and their values" if name == "GivenFacts" else "a condition"
    return _form_of_several(shape)


def _form_of_several(shape: Record | OneOf | Named | Many) -> str:
    match shape:
        case Record(of=part):
            return f"a table, *{_name(part)}*"
        case OneOf(of=parts):
            kinds = listed(f"`{told_by(part)}`" for part in parts)
            return f"a table of one of {len(parts)} kinds, told by its key {kinds}"
        case Many(of=inner):
            return f"a list: {_form(inner)}"
        case Named(of=inner, keys=keys):
            names = f"keys of {_place(keys.part)}" if keys else "keys of your own"
            return f"a table with {names}, each {_form(inner)}"


def _place(part: str) -> str:
    plain = part.replace(".*", "").replace("@facts", "the facts, declared here or known to every program")
    return plain if " " in plain else listed(f"`{place}`" for place in plain.split("|"))


def _key(entry: Entry) -> str:
    key = f"**`{entry.key}`**" if entry.required else f"`{entry.key}`"
    return f"{key} (not yet acted on)" if entry.later else key


def _name(part: type) -> str:
    """PastCohort as "past cohort"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in part.__name__).strip()


def _about(part: type) -> str:
    return " ".join((part.__doc__ or "").split())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
