"""Who offers the program, and the words it uses on pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.schema import Later, Ref


@dataclass(frozen=True)
class Wording:
    """How a fact that every program knows is said here: a noun phrase, for yes-no facts a clause and what denies it;
    and how one person is asked."""

    says: str = ""
    denies: str = ""
    question: str = ""


@dataclass(frozen=True)
class Words:
    """The program's own nouns, in its own language. The first four are always its own; the others have usual words.

    `facts`: the facts every program knows, said and asked in words of its own.
    """

    participant: Noun
    helper: Noun
    engagement: Noun
    session: Noun
    program: Noun = Noun("program", "programs")
    cohort: Annotated[Noun, Later()] = Noun("cohort", "cohorts")
    organization: Noun = Noun("school", "schools")
    team: Noun = Noun("team", "teams")
    coordinator: Noun = Noun("coordinator", "coordinators")
    track: Noun = Noun("track", "tracks")
    agreement: Noun = Noun("agreement", "agreements")
    contract: Noun = Noun("contract", "contracts")
    requirement: Noun = Noun("requirement", "requirements")
    goal: Noun = Noun("goal", "goals")
    plan: Noun = Noun("plan", "plans")
    step: Noun = Noun("step", "steps")
    practice: Noun = Noun("practice", "practices")
    phase: Noun = Noun("phase", "phases")
    event: Noun = Noun("event", "events")
    training: Noun = Noun("training", "trainings")
    survey: Annotated[Noun, Later()] = Noun("survey", "surveys")
    observation: Annotated[Noun, Later()] = Noun("observation", "observations")
    recording: Annotated[Noun, Later()] = Noun("recording", "recordings")
    note: Noun = Noun("note", "notes")
    resource: Annotated[Noun, Later()] = Noun("resource", "resources")
    facts: Mapping[Annotated[str, Ref("@facts")], Wording] = field(default_factory=dict)


@dataclass(frozen=True)
class Partner:
    """Another organization in the program and what it does there. `sees`: the most it may see of the program."""

    label: str
    part: str
    sees: Literal["own", "totals", "nothing"] = "totals"
    address: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask: the first whose condition holds; one without a condition is for everybody else."""

    label: str
    address: str
    when: Condition | None = None
