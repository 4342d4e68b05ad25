"""What conditions can ask about: one literal table of the facts the rooms know, joined by those a file declares itself.

A fact is about somebody (`of`): the person a rule is judged for, the helper, the pair of both, or an organization or
team. Facts with arguments name them and where their keys stand (`training` with `key`: under `trainings`).
A caller hands facts over as a plain mapping under the names `asked_as` makes: `position`, `helper.licence`,
`training(key=basics)`. A fact that is missing or None is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from alongside.blueprint.grammar import Duration, date_of, duration_of, number_of, whole_of, yes_no_of
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import FactWords, Tongue

type FactValue = str | bool | int | Decimal | date | Duration | frozenset[str]
type Facts = Mapping[str, FactValue | None]
Subject = Literal["person", "helper", "pair", "organization", "team", "engagement"]
FactType = Literal["yes-no", "choice", "text", "list", "count", "number", "date", "duration"]

TESTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "yes-no": ("is",),
        "choice": ("is", "is_not", "in", "not_in"),
        "text": ("is", "is_not", "in", "not_in"),
        "list": ("is", "is_not", "in", "not_in"),
        "count": ("is", "is_not", "in", "not_in", "at_least", "at_most"),
        "number": ("is", "at_least", "at_most"),
        "date": ("is", "before", "since", "within"),
        "duration": ("at_least", "at_most"),
    }
)


@dataclass(frozen=True)
class FactKind:
    """One fact that can be asked about.

    `says` is a noun phrase ("the position"), or, for yes-no facts, a clause ("they work in the same building").
    `choices`: words it may have; empty means any. `choices_in`: the part of the file whose keys it may have. `labels`:
    what these keys, and those of `arguments`, are called in sentences.
    `denies`: for yes-no facts, the clause that is true when the answer is no. `needs`: what to ask for to know the
    fact.
    `tongue`: the language its sentences are in.
    `attested_by`: who confirms it before it counts.
    `assume`: what is taken when nobody said; verdicts say so. `later`: no room knows it yet, so rules that ask for it
    are described, not yet acted on.
    """

    key: str
    type: FactType
    says: str
    of: Subject = "person"
    choices: tuple[str, ...] = ()
    choices_in: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    assume: FactValue | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    denies: str = ""
    needs: str = ""
    attested_by: str = ""
    later: bool = False
    tongue: Tongue = field(default=ENGLISH, compare=False)


SECTORS = ("public", "public-charter", "private", "other")
STATES = ("done", "adapted", "not-feasible", "open")
IN_WORDS: Mapping[str, str] = MappingProxyType({"public-charter": "public charter", "not-feasible": "not feasible"})

_TABLE: tuple[FactKind, ...] = (
    FactKind("position", "choice", "the position", choices_in="positions"),
    FactKind("hired", "date", "the day they were hired"),
    FactKind("applied", "date", "the day they applied"),
    FactKind("sector", "choice", "the kind of school", choices=SECTORS, labels=IN_WORDS),
    FactKind("district-article", "text", "the article of the School Code their district works under", "organization"),
    FactKind("state", "text", "the state they work in"),
    FactKind("subjects", "list", "the subjects"),
    FactKind("grades", "list", "the grades"),
    FactKind("licence", "list", "the licences held"),
    FactKind("languages", "list", "the languages"),
    FactKind("languages-needed", "list", "the languages a helper has to speak"),
    FactKind("needs", "list", "what they would like help with"),
    FactKind("strengths", "list", "what they can help with"),
    FactKind("school-context", "list", "the kind of school and community"),
    FactKind("working-style", "list", "the ways of working"),
    FactKind("learning-style", "list", "the ways of learning"),
    FactKind("wishes", "list", "what they asked for in a helper"),
    FactKind("named", "list", "whom they would like to work with"),
    FactKind("described-as", "list", "how they describe themselves"),
    FactKind("years-served", "count", "the number of full school years served", arguments={"position": "positions"}),
    FactKind("last-served", "date", "the last day of service", arguments={"position": "positions"}),
    FactKind("references", "count", "the number of references"),
    FactKind("training", "date", "the day the {words.training.one} was completed", arguments={"key": "trainings"}),
    FactKind("release-time", "duration", "the release time a week"),
    FactKind("people-now", "count", "the number of people they work with now"),
    FactKind(
        "evaluates",
        "yes-no",
        "the helper evaluates the person",
        "pair",
        denies="the helper does not evaluate the person",
    ),
    FactKind(
        "supervises",
        "yes-no",
        "the helper supervises the person",
        "pair",
        denies="the helper does not supervise the person",
    ),
    FactKind("stated-conflict", "yes-no", "one of the two named a conflict", "pair", denies="neither named a conflict"),
    FactKind(
        "same-building", "yes-no", "they work in the same building", "pair", denies="they work in different buildings"
    ),
    FactKind(
        "same-district", "yes-no", "they work in the same district", "pair", denies="they work in different districts"
    ),
    FactKind(
        "same-field",
        "yes-no",
        "they share a subject, grade or clinical field",
        "pair",
        denies="they share no subject, grade or clinical field",
    ),
    FactKind(
        "same-language",
        "yes-no",
        "they have a language in common",
        "pair",
        denies="they have no language in common",
    ),
    FactKind(
        "speaks-as-needed",
        "yes-no",
        "the helper speaks every language that is needed",
        "pair",
        denies="the helper does not speak every language that is needed",
    ),
    FactKind("same-licence", "yes-no", "they hold the same licence", "pair", denies="they hold no licence in common"),
    FactKind(
        "free-together",
        "yes-no",
        "both are free at the same time for as long as the {words.program.one} asks each week",
        "pair",
        assume=True,
        denies="both are free at the same time for less than the {words.program.one} asks each week",
    ),
    FactKind("travel-time", "duration", "the way between them", "pair"),
    FactKind(
        "selected-tier", "choice", "the tier the place is selected for", "organization", choices_in="selection.tiers"
    ),
    FactKind(
        "role-filled",
        "yes-no",
        "somebody holds the role",
        "organization",
        arguments={"role": "roles"},
        denies="nobody holds the role",
    ),
    FactKind(
        "step",
        "choice",
        "the state of the {words.step.one}",
        "organization",
        choices=STATES,
        labels=IN_WORDS,
        arguments={"key": "steps"},
    ),
    FactKind(
        "agreement",
        "yes-no",
        "everybody has signed the {words.agreement.one}",
        "organization",
        arguments={"key": "agreements"},
        denies="not everybody has signed the {words.agreement.one}",
    ),
    FactKind(
        "promise",
        "yes-no",
        "the {words.organization.one} keeps what it took on",
        "organization",
        arguments={"key": "joining.promises"},
        denies="the {words.organization.one} does not keep what it took on",
    ),
    FactKind(
        "attended", "count", "the number of times they were at the {words.event.one}", arguments={"key": "events"}
    ),
    FactKind(
        "answered",
        "yes-no",
        "the questionnaire is answered",
        arguments={"key": "instruments"},
        denies="the questionnaire is not answered",
    ),
    FactKind("months-in", "count", "the number of months in the {words.program.one}"),
    FactKind("phase", "choice", "the {words.phase.one} reached", "engagement", choices_in="phases.steps"),
    FactKind(
        "priority-practices-released",
        "yes-no",
        "every priority {words.practice.one} is in the last {words.phase.one}",
        "team",
        denies="some priority {words.practice.many} are not in the last {words.phase.one} yet",
    ),
    FactKind("fidelity-met", "count", "the number of times in a row that fidelity was at criterion", "team"),
    FactKind(
        "artifact",
        "yes-no",
        "the document is there",
        "engagement",
        arguments={"key": "artifacts"},
        denies="the document is not there",
    ),
    FactKind(
        "duties-handed-over",
        "yes-no",
        "every duty has an owner in the district",
        "team",
        denies="some duties have no owner in the district",
    ),
)

# What rooms to come will know: until then nobody can say it of anybody.
_LATER = frozenset("attended answered months-in".split())


def said_in(tongue: Tongue) -> dict[str, FactKind]:
    """The facts every program knows, in the words of a language."""
    return {kind.key: _said_in(tongue, kind) for kind in _TABLE}


def _said_in(tongue: Tongue, kind: FactKind) -> FactKind:
    words = tongue.facts.get(kind.key, FactWords(kind.says, kind.denies))
    labels = {word: tongue.word(kind.key, word) for word in kind.choices}
    return replace(
        kind,
        says=tongue.with_nouns(words.says),
        denies=tongue.with_nouns(words.denies),
        labels=MappingProxyType(labels),
        later=kind.key in _LATER,
        tongue=tongue,
    )


REGISTRY: Mapping[str, FactKind] = MappingProxyType(said_in(ENGLISH))


def asked_as(kind: FactKind, *, of: str = "", arguments: Mapping[str, str] | None = None) -> str:
    """The name a fact goes by in the mapping a caller hands over: `position`, `helper.licence`,
    `training(key=basics)`."""
    prefix = f"{of}." if of and of != kind.of else ""
    inside = ",".join(f"{name}={value}" for name, value in sorted((arguments or {}).items()))
    return f"{prefix}{kind.key}({inside})" if inside else f"{prefix}{kind.key}"


def since_of(asked: str) -> str:
    """The name under which a caller hands over the day since when a fact of an organization holds."""
    return f"since {asked}"


def denied_of(asked: str) -> str:
    """The name under which a caller hands over the day on which whoever had to confirm an answer said no to it."""
    return f"denied {asked}"


def value_of(kind: FactKind, text: str) -> FactValue:
    """One value of this fact as typed. Raises ValueError with a sentence."""
    match kind.type:
        case "yes-no":
            return yes_no_of(text)
        case "count":
            return whole_of(text)
        case "number":
            return number_of(text)
        case "date":
            return date_of(text)
        case "duration":
            return _time_of(text)
    if not text or len(text) > 200:
        raise ValueError("A word is meant here.")
    return text


def _time_of(text: str) -> Duration:
    length = duration_of(text)
    if not length.of_the_clock:
        raise ValueError("A length of time in minutes or hours is meant here, for example 90 minutes.")
    return length
