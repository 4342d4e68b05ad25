"""An application in words: who, what they answered, how the rules read it, and who it may be."""

from collections.abc import Collection
from dataclasses import dataclass

from alongside.blueprint.judgement import in_words, need
from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import in_zone
from alongside.people.models.organizations import Organization
from alongside.programs.actions.applications_deciding import Twin
from alongside.programs.background import typed
from alongside.programs.enums import Answer, ApplicationState
from alongside.programs.models.applications import Application
from alongside.programs.sealing import confided
from alongside.web.office.days import written
from alongside.web.office.people import TONES

STATE_TONES = {ApplicationState.SENT: "gold", ApplicationState.ASKED: "sky", ApplicationState.ACCEPTED: "leaf"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list."""

    public_id: str
    name: str
    initials: str
    tone: int
    place: str
    role: str
    sent: str
    answer: str
    answer_tone: str
    track: str
    state: str
    state_tone: str

    @classmethod
    def of(cls, row: Application, blueprint: Blueprint) -> "Line":
        role, track = blueprint.roles.get(row.role), blueprint.eligibility.tracks.get(row.track)
        return cls(
            public_id=row.public_id,
            name=row.name or "Somebody",
            initials=(row.given_name[:1] + row.family_name[:1]).upper() or "–",
            tone=row.pk % 5 + 1,
            place=", ".join(filter(None, (row.school, row.district))),
            role=role.one if role else row.role,
            sent=written(in_zone(row.sent_at, row.cohort.time_zone).date()) if row.sent_at else "",
            answer=row.get_answer_display() if row.answer else "",
            answer_tone=TONES.get(Answer(row.answer), "line") if row.answer else "line",
            track=track.name if track else "",
            state=row.get_state_display(),
            state_tone=STATE_TONES.get(ApplicationState(row.state), "line"),
        )


def said_of(row: Application, blueprint: Blueprint) -> list[tuple[str, str]]:
    """(what was asked, what was answered), in the order of the form. Sensitive facts are never among them."""
    facts = typed(row.facts, blueprint.kinds)
    found = []
    for name, value in facts.items():
        kind = blueprint.kinds[name.split("(", 1)[0].rpartition(".")[2]]
        declared = blueprint.facts.get(kind.key)
        asked = (declared.question if declared else "") or need(kind, name)
        said = in_words(kind, value) if value is not None else "not readable, ask them"
        found.append((asked[:1].upper() + asked[1:], said[:1].upper() + said[1:]))
    return found


def confided_to(row: Application, blueprint: Blueprint, role: str) -> tuple[str, ...]:
    """The sensitive facts that this role opens, where the applicant said anything of that kind."""
    opens = [key for key, fact in blueprint.facts.items() if fact.sensitive and role in fact.seen_by]
    return tuple(opens) if bytes(row.sealed) else ()


def opened(row: Application, blueprint: Blueprint, facts: Collection[str]) -> list[tuple[str, str]]:
    """(what was asked, what was answered in confidence) of these facts."""
    known = typed({key: value for key, value in confided(row).items() if key in facts}, blueprint.kinds)
    labels = {key: blueprint.facts[key].question or blueprint.facts[key].says for key in known}
    return [(labels[key], in_words(blueprint.kinds[key], value)) for key, value in known.items() if value is not None]


def said_twin(twin: Twin, cohort: int | None) -> tuple[str, str, str]:
    """(public id of the participation or "", name, what speaks for it)."""
    row = twin.participation
    why = "Has this address" if twin.same == "address" else "Has this name"
    place = f", works at {row.works_at.name}" if row.works_at else ""
    here = row.cohort_id == cohort
    return (
        row.public_id if here else "",
        twin.person.name,
        f"{why}{place}. In {row.cohort.program.name}, {row.cohort.name}.",
    )


def school_words(one: Organization) -> str:
    return f"{one.name}, {one.parent.name}" if one.parent else one.name
