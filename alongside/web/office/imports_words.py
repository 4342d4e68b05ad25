"""What the pages of a roster import say: steps, columns, rows to fix, and what would happen, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.blueprint.language import Blueprint
from alongside.blueprint.places import said_in_rosters
from alongside.exchange.models import Import
from alongside.exchange.planning.joining import may_join
from alongside.exchange.queries import sources_of
from alongside.exchange.reading.columns import FACT
from alongside.exchange.reading.lines import FIELD_WORDS, Column
from alongside.programs.models.cohorts import Cohort

REMEMBERED = "Remembered from last time"
IDENTITY = ("number", "address", "name", "twin")  # questions of who somebody is
BUTTONS = 3  # choices shown as buttons; more become a list to choose from
KINDS = {
    "place": ("moves to another school or position", "move to another school or position"),
    "position": ("has another position", "have another position"),
    "name": ("has another name", "have another name"),
    "email": ("has another email", "have another email"),
    "licence": ("has another licence number", "have another licence number"),
    "details": ("has other dates, grades or subjects", "have other dates, grades or subjects"),
    "facts": ("has other answers", "have other answers"),
    "joined": ("joins this year", "join this year"),
    "ended": ("no longer works there", "no longer work there"),
}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One line of the table of columns."""

    name: str
    column: Column

    @property
    def says(self) -> str:
        """Why it goes there, unless the table says so as a whole, or the heading in so many words."""
        plain = self.column.why.casefold() == f"the heading says {self.column.heading}".casefold()
        return "" if plain or self.column.why == REMEMBERED else self.column.why

    @property
    def values(self) -> str:
        return ", ".join(self.column.first_values[:2])


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to put right: a cell to write, or a choice. `key` is set for choices that are no cell."""

    name: str
    label: str
    value: str
    message: str
    suggestion: str
    choices: tuple[str, ...]
    key: str
    spot: tuple[str, int, str]

    @property
    def column(self) -> str:
        return self.spot[2]

    @property
    def buttons(self) -> bool:
        """Whether the choices are few enough to be buttons."""
        return self.key.partition(":")[0] in IDENTITY and len(self.choices) <= BUTTONS


@dataclass(frozen=True, slots=True)
class Fix:
    """One person whose rows wait, with everything to put right about them."""

    id: str
    file: str
    row: int
    rows: tuple[int, ...]
    name: str
    about: str
    fields: tuple[Ask, ...]


def steps(found: Import | None, current: int = 1) -> dict[str, Any]:
    """The four steps, and which one this is."""
    waiting = len(found.report.get("waiting", ())) if found else 0
    fix = f"Fix {waiting} row{'s' if waiting != 1 else ''}" if waiting else "Fix rows"
    return {"labels": ["Choose a file", "Match the columns", fix, "Look it over and import"], "current": current}


def source_choices(cohort: Cohort) -> list[tuple[str, str]]:
    """Who may have sent a list, the sponsor first."""
    sponsor, *others = sources_of(cohort)
    return [("", f"{sponsor.name} keeps it"), *((one.public_id, one.name) for one in others)]


def column_rows(columns: Sequence[Column]) -> list[ColumnRow]:
    return [ColumnRow(f"column-{number}", column) for number, column in enumerate(columns)]


def mapped(columns: Sequence[Column], given: Mapping[str, str]) -> dict[str, str]:
    """Heading to field, as chosen; private columns are never asked about."""
    return {
        row.column.heading: given.get(row.name, row.column.field)
        for row in column_rows(columns)
        if not row.column.private and row.name in given
    }


def choices_of(blueprint: Blueprint) -> list[tuple[str, str]]:
    """Where a column can go: what every roster has, and what this program asks."""
    facts = [(f"{FACT}{key}", says) for key, says in said_in_rosters(blueprint).items()]
    return [("", "Leave out"), *((str(field), words) for field, words in FIELD_WORDS.items()), *facts]


def role_choices(blueprint: Blueprint) -> list[tuple[str, str]]:
    roles = [(key, f"They are all {role.many}") for key, role in blueprint.roles.items() if may_join(role)]
    return [("", "Their position says"), *roles]


def fixes(waiting: Iterable[Mapping[str, Any]]) -> list[Fix]:
    """The rows to fix, as kept with the import."""
    return [_fix(number, one) for number, one in enumerate(waiting)]


def _fix(number: int, one: Mapping[str, Any]) -> Fix:
    found = [*one["faults"], *one["questions"]]
    fields = tuple(_ask(f"f{number}-{at}", one["file"], problem) for at, problem in enumerate(found))
    rows = tuple(dict.fromkeys([one["row"], *(problem["row"] for problem in found)]))
    return Fix(f"f{number}", one["file"], one["row"], rows, one["name"] or "No name", one["about"], fields)


def _ask(name: str, file: str, problem: Mapping[str, Any]) -> Ask:
    return Ask(
        name=name,
        label=problem["column"] or "This row",
        value=problem["value"],
        message=problem["message"],
        suggestion=problem.get("suggestion", ""),
        choices=tuple(problem.get("choices", ())),
        key=problem.get("key", ""),
        spot=(file, problem["row"], problem["column"]),
    )


@dataclass(frozen=True, slots=True)
class Fresh:
    """One line of what would be made."""

    name: str
    says: str
    row: int


def fresh(report: Mapping[str, Any], blueprint: Blueprint) -> list[Fresh]:
    """What would be made, as kept with the import, in words."""
    return [Fresh(one["name"], _says(one, blueprint), one["row"]) for one in report["first_created"]]


def _says(one: Mapping[str, Any], blueprint: Blueprint) -> str:
    if one["kind"] != "person":
        kind = str(one["kind"]).replace("-", " ").capitalize()
        return f"{kind}, {one['under']}" if one.get("under") else kind
    role = blueprint.roles.get(one.get("role", ""))
    return f"Takes part as {role.one}" if role else "Known here, takes part in nothing yet"


@dataclass(frozen=True, slots=True)
class Figures:
    """What would happen, counted by rows, and what changes in words."""

    new: int
    updated: int
    unchanged: int
    left_out: int
    people: int
    parts: tuple[tuple[str, int, str], ...]
    changes: tuple[tuple[int, str], ...]


def figures(report: Mapping[str, Any]) -> Figures:
    """The counts beside the page and the words under them."""
    new, updated, unchanged, left = (report[name] for name in ("new", "updated", "unchanged", "left_out"))
    parts = (("new", new, "brand"), ("updated", updated, "sky"), ("without change", unchanged, "line"))
    changes = tuple((count, KINDS[kind][count != 1]) for kind, count in report["kinds"].items())
    return Figures(new, updated, unchanged, left, new + updated, (*parts, ("left out", left, "clay")), changes)
