"""Which words can stand in what a Spanish program says only if English is not left behind."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from alongside.blueprint.grammar import MONTHS
from alongside.blueprint.nodes import Scalar, Table, parsed
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.spanish import SPANISH
from alongside.blueprint.tongues.tongue import Tongue


def english_alone(file: Path) -> set[str]:
    """Words of English patterns that Spanish ones do not use and the program does not say itself."""
    own = set(own_words(parsed(file.read_text("utf-8"), file=file.name)))
    return all_words(ENGLISH) - all_words(SPANISH) - own | {month.lower() for month in MONTHS}


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


def own_words(node: object) -> Iterator[str]:
    """Every word a file says itself, and its keys."""
    match node:
        case Scalar(text=text):
            yield from words_in(text)
        case Table(entries=several):
            for key, inner in several:
                yield from words_in(key.text)
                yield from own_words(inner)
        case _:
            for inner in getattr(node, "items", ()):
                yield from own_words(inner)


def all_words(tongue: Tongue) -> set[str]:
    tables: tuple[Mapping[str, str], ...] = (
        tongue.patterns, tongue.fields, tongue.choices, tongue.things, tongue.of_tables,
    )  # fmt: skip
    clauses = [*tongue.said.values(), *(one for several in tongue.each.values() for one in several)]
    texts = [words for table in tables for words in table.values()]
    texts += [clause if isinstance(clause, str) else clause[1] for several in clauses for clause in several]
    return {word for text in texts for word in words_in(re.sub(r"{[^}]*}", " ", text))}
