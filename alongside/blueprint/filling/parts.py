"""Which parts of a file have a form of their own, where it is, and what can be added."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from alongside.blueprint.comparing import value_at
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.eligibility import DeclaredFact, Track
from alongside.blueprint.parts.examples import Example
from alongside.blueprint.parts.growth import Cycle, Form, Framework, Instrument, Step, Titled
from alongside.blueprint.parts.identity import Contact, Partner
from alongside.blueprint.parts.joining import Agreement, Joining, Selection
from alongside.blueprint.parts.matching import Criterion, Matching
from alongside.blueprint.parts.money import Contracts, Fund, Pay, PriceList
from alongside.blueprint.parts.page import Entitlement, Page, Resource
from alongside.blueprint.parts.parting import Parting
from alongside.blueprint.parts.planning import PlanningYear
from alongside.blueprint.parts.plans import Start
from alongside.blueprint.parts.requirements import Answered, Attended, Document, Holds, InTouch, Reach, Signature
from alongside.blueprint.parts.roles import Duty, Position, Role
from alongside.blueprint.parts.seasons import Season
from alongside.blueprint.parts.staffing import Completion, Staffing, Training
from alongside.blueprint.parts.telling import Kept, Nudge, Report
from alongside.blueprint.parts.work import Event, TagList
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
)

NOT_ASKED = frozenset({"language", "speaks", "key", "sponsor", "setting", "rank", "evaluative"})
# Of test people only what a coordinator expects; the other things a file can expect are written in it.
NOT_ASKED_OF = frozenset({"Expected.asks", "Expected.why", "Expected.changes", "Expected.contact", "Example.at"})
LAW = frozenset({"cite", "from", "until"})
MOST_INSIDE = 8
STEPS = re.compile(r"\[\d+\]|[^.\[\]]+")


@dataclass(frozen=True, slots=True)
class Addable:
    """A kind of thing that can be added: the part of the file it goes into (`*`: one key of it is asked for). What is
    said once in a file has `once`."""

    key: str
    label: str
    part: str
    record: type
    once: bool = False


ADDABLE = (
    Addable("track", "Who may take part", "eligibility.tracks", Track),
    Addable("fact", "Something asked about people", "facts", DeclaredFact),
    Addable("example", "Somebody to try the rules on", "examples", Example),
    Addable("joining", "How organizations come in", "joining", Joining, once=True),
    Addable("selection", "Who chooses the organizations", "selection", Selection, once=True),
    Addable("role", "A role", "roles", Role),
    Addable("position", "A position people hold", "positions", Position),
    Addable("duty", "A kind of help", "duties", Duty),
    Addable("matching", "Matching for a kind of help", "matching", Matching),
    Addable("criterion", "Something weighed in matching", "matching.*.weigh", Criterion),
    Addable("parting", "When two part", "parting", Parting),
    Addable("staffing", "How a role is filled", "staffing", Staffing),
    Addable("training", "A training", "trainings", Training),
    Addable("reach", "So many hours, visits or sessions", "requirements", Reach),
    Addable("in-touch", "No long silence", "requirements", InTouch),
    Addable("document", "Something written", "requirements", Document),
    Addable("attended", "Being at events", "requirements", Attended),
    Addable("answered", "Answering a questionnaire", "requirements", Answered),
    Addable("signature", "A signature", "requirements", Signature),
    Addable("holds", "Something that has to be so", "requirements", Holds),
    Addable("account", "Something counted", "counting", Account),
    Addable("event", "An event", "events", Event),
    Addable("step", "A step of an organization", "steps", Step),
    Addable("artifact", "A document", "artifacts", Titled),
    Addable("start", "Something to begin a document from", "artifacts.*.starts", Start),
    Addable("form", "Questions asked together", "forms", Form),
    Addable("instrument", "A questionnaire", "instruments", Instrument),
    Addable("framework", "A framework", "frameworks", Framework),
    Addable("tags", "A list sessions are tagged with", "sessions.tags", TagList),
    Addable("cycle", "A cycle of steps that comes again", "cycles", Cycle),
    Addable("completion", "When somebody is done", "completion", Completion),
    Addable("resource", "Something to read or watch", "resources", Resource),
    Addable("contracts", "Contracts of hours", "contracts", Contracts, once=True),
    Addable("prices", "Prices from a day on", "contracts.lists", PriceList),
    Addable("fund", "A fund", "funds", Fund),
    Addable("pay", "What somebody receives", "pay", Pay),
    Addable("entitlement", "Something people have while they take part", "entitlements", Entitlement),
    Addable("agreement", "An agreement that is signed", "agreements", Agreement),
    Addable("page", "The public page", "page", Page, once=True),
    Addable("partner", "Another organization in the program", "partners", Partner),
    Addable("contact", "Whom to ask", "contacts", Contact),
    Addable("season", "A season of the year", "seasons", Season),
    Addable("nudge", "A reminder", "nudges", Nudge),
    Addable("report", "A report", "reports", Report),
    Addable("next-year", "A year that follows, to plan with", "planning.next_years", PlanningYear),
    Addable("kept", "How long something is kept", "retention", Kept),
)


def asked(part: type) -> tuple[Entry, ...]:
    """The keys of a record its form asks for; what has a form of its own is not among them."""
    return tuple(
        entry
        for entry in entries(part)
        if entry.key not in NOT_ASKED
        and f"{part.__name__}.{entry.key}" not in NOT_ASKED_OF
        and not has_own(entry.shape, inside=part)
    )


def has_own(shape: Shape, *, inside: type) -> bool:
    """Whether the things of a table have a form each, and are not asked for among the others of a record."""
    inner = shape.of if isinstance(shape, Named | Many) else None
    return isinstance(inner, Record | OneOf) and (inside is Blueprint or not _small(inner))


def _small(shape: Record | OneOf) -> bool:
    if isinstance(shape, OneOf):
        return False
    keys = [entry for entry in entries(shape.of) if entry.key not in NOT_ASKED | LAW]
    return len(keys) <= MOST_INSIDE and all(_leaf(entry.shape) for entry in keys)


def _leaf(shape: Shape) -> bool:
    inner = shape.of if isinstance(shape, Many) else shape
    return isinstance(inner, Plain | Choice | Key | Whole | Special)


def sheet_of(path: str) -> str:
    """The path of the form that asks for what stands at a path: of the thing itself, or of what it belongs to."""
    own = at = ""
    shape: Shape | None = Record(Blueprint)
    inside: type = Blueprint
    for step in STEPS.findall(path):
        at = f"{at}{step}" if step.startswith("[") else f"{at}.{step}".lstrip(".")
        above, shape = shape, _below(shape, step)
        if isinstance(above, Named | Many) and has_own(above, inside=inside):
            own = at
        if isinstance(above, Record):
            inside = above.of
            own = at if above.of is Blueprint and not isinstance(shape, Named | Many) else own
    return own or STEPS.findall(path)[0]


def _below(shape: Shape | None, step: str) -> Shape | None:
    match shape:
        case Record(of=part):
            return next((entry.shape for entry in entries(part) if entry.key == step), None)
        case Named(of=inner) | Many(of=inner):
            return inner
    return None


def shape_at(blueprint: Blueprint, path: str) -> Shape | None:
    """How what stands at a path is written; None where the language has no such place."""
    shape: Shape | None = Record(Blueprint)
    at = ""
    for step in STEPS.findall(path):
        at = f"{at}{step}" if step.startswith("[") else f"{at}.{step}".lstrip(".")
        shape = _below(shape, step)
        if isinstance(shape, OneOf):
            found = value_at(blueprint, at)
            shape = Record(type(found)) if found is not None else None
    return shape


def tables(part: type = Blueprint, path: str = "") -> Iterator[str]:
    """Every table of the language whose things have a form each, `*` for a key on the way."""
    for entry in entries(part):
        at = f"{path}.{entry.key}".lstrip(".")
        if has_own(entry.shape, inside=part):
            yield at
        inner = entry.shape.of if isinstance(entry.shape, Named | Many) else entry.shape
        if isinstance(inner, Record):
            yield from tables(inner.of, at if inner is entry.shape else f"{at}.*")
