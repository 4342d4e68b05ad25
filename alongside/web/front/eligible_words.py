"""The few questions that decide who may take part, as a form; and the answer with its reasons, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from alongside.blueprint.eligibility import Offer, Verdict, verdict
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.eligibility import Track
from alongside.blueprint.questions import Question, asked_for_tracks
from alongside.blueprint.tongues.tongue import Tongue
from alongside.programs.background import counted, typed
from alongside.programs.public import OpenProgram
from alongside.web.front.programs_words import checked_for

LONGEST = 200
TITLES = {
    Answer.YES: ("yes", "page.answer_yes"),
    Answer.NO: ("not-yet", "page.answer_no"),
    Answer.UNKNOWN: ("ask", "page.answer_unknown"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question and what was answered so far: text, or several words."""

    question: Question
    value: object = ""


@dataclass(frozen=True, slots=True)
class Form:
    """`roles`: (key, words) to choose from where there are several; `role`: the one that is chosen, or the only one."""

    roles: tuple[tuple[str, str], ...]
    role: str
    fields: tuple[Field, ...]

    @property
    def answered(self) -> list[tuple[str, str]]:
        """(field name, value) of everything that was answered, to be carried on."""
        return [(one.question.name, str(word)) for one in self.fields for word in _several(one.value) if word]


@dataclass(frozen=True, slots=True)
class Answered:
    """`look` is a look of the kit's verdict. `rests_on`: the way in and what it rests on. `changes`: what would open
    another way."""

    look: str
    title: str
    reasons: tuple[str, ...]
    rests_on: str
    offers: tuple[str, ...]
    changes: tuple[str, ...]


def form_of(found: OpenProgram, posted: QueryDict | None = None) -> Form | None:
    """The form, filled in with what was posted; None where no way in is for one person."""
    roles = tuple((key, role.one[:1].upper() + role.one[1:]) for key, role in checked_for(found.blueprint))
    if not roles:
        return None
    said = posted.get("role", "") if posted else ""
    role = said if said in dict(roles) else roles[0][0]
    asked: dict[str, Question] = {}
    for key, _ in roles:
        asked |= {one.fact: one for one in asked_for_tracks(found.blueprint, role=key, on=found.on)}
    given = facts_of(posted, list(asked.values())) if posted else {}
    return Form(roles, role, fields(asked.values(), given))


def fields(questions: Iterable[Question], given: Mapping[str, object]) -> tuple[Field, ...]:
    """Each question with what is known of its answer."""
    return tuple(Field(one, given.get(one.fact, "")) for one in questions)


def facts_of(posted: QueryDict, questions: Sequence[Question]) -> dict[str, object]:
    """What was answered, as participations keep facts. What cannot be chosen, and what is empty, is left out."""
    found: dict[str, object] = {}
    for one in questions:
        said = [word.strip()[:LONGEST] for word in posted.getlist(one.name)[:50] if word.strip()]
        if one.several and not one.options:
            said = [word.strip() for text in said for word in text.split(",") if word.strip()][:50]
        if one.options:
            said = [word for word in said if word in dict(one.options)]
        if said:
            found[one.fact] = said if one.several else said[0]
    return found


def answered(found: OpenProgram, form: Form) -> Answered:
    """Judge what was answered, by the rules of today."""
    given = {one.question.fact: one.value for one in form.fields if one.value}
    facts = typed(counted(given, None, found.blueprint), found.blueprint.kinds)
    return in_words(found.blueprint, verdict(found.blueprint, facts, on=found.on, role=form.role))


def in_words(blueprint: Blueprint, judged: Verdict) -> Answered:
    look, title = TITLES[judged.answer]
    track = blueprint.eligibility.tracks.get(judged.track or "")
    told = judged.reasons if judged.answer is not Answer.UNKNOWN else judged.missing
    return Answered(
        look,
        blueprint.tongue.say(title),
        tuple(reason[:1].upper() + reason[1:] for reason in told),
        _rests_on(blueprint.tongue, track) if track else "",
        tuple(_offered(blueprint.tongue, offer) for offer in judged.offers),
        tuple(change[:1].upper() + change[1:] for change in judged.changes),
    )


def _rests_on(tongue: Tongue, track: Track) -> str:
    """The way in, and what it rests on."""
    if not (track.cite or track.from_):
        return track.says
    pattern = "-".join(filter(None, ("track", track.cite and "cited", "since" if track.from_ else "")))
    day = tongue.page_day(track.from_) if track.from_ else ""
    return tongue.say(pattern, says=track.says, cite=track.cite, day=day)


def _offered(tongue: Tongue, offer: Offer) -> str:
    hours = tongue.value(Duration(offer.hours, "hour"))
    if offer.granted:
        return tongue.say("granted", hours=hours)
    return (
        tongue.say("sold", hours=hours, price=offer.price) if offer.price else tongue.say("sold-at-yours", hours=hours)
    )


def _several(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]
