"""The few questions that decide who may take part, as a form; and the answer with its reasons, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.http import QueryDict

from alongside.blueprint.eligibility import Offer, Verdict, verdict
from alongside.blueprint.facts import Facts
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer, need, stated
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.eligibility import Track
from alongside.blueprint.questions import Question, asked_for_tracks
from alongside.blueprint.tongues.tongue import Tongue
from alongside.programs.background import counted, typed
from alongside.programs.public import OpenProgram, in_its_year
from alongside.web.front.programs_words import checked_for

LONGEST = 200
NO_ERRORS: Mapping[str, str] = MappingProxyType({})
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
    error: str = ""

    @property
    def input(self) -> str:
        """What cannot be read as a day is shown as it was typed, which a field for days would not do."""
        return "text" if self.error else self.question.input


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

    @property
    def readable(self) -> bool:
        """Whether every answer can be read as what was asked."""
        return not any(one.error for one in self.fields)


@dataclass(frozen=True, slots=True)
class Answered:
    """`look` is a look of the kit's verdict. `rests_on`: the way in and what it rests on. `changes`: what would open
    another way. `confirmed`: who confirms what of the answers before they count."""

    look: str
    title: str
    reasons: tuple[str, ...]
    rests_on: str
    offers: tuple[str, ...]
    changes: tuple[str, ...]
    confirmed: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether something comes next: they take part, or do as far as anybody knows."""
        return self.look != "not-yet"


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
    return Form(roles, role, fields(asked.values(), given, errors_in(found, list(asked.values()), given)))


def fields(
    questions: Iterable[Question], given: Mapping[str, object], errors: Mapping[str, str] = NO_ERRORS
) -> tuple[Field, ...]:
    """Each question with what is known of its answer. `errors`: fact -> what is wrong with it."""
    return tuple(Field(one, given.get(one.fact, ""), errors.get(one.fact, "")) for one in questions)


def errors_in(found: OpenProgram, questions: Sequence[Question], given: Mapping[str, object]) -> dict[str, str]:
    """What was typed and cannot be read: fact -> how it is written."""
    read = typed(given, found.blueprint.kinds)
    wrong = [one for one in questions if one.fact in given and read.get(one.fact) is None]
    tongue = found.blueprint.tongue
    ways = {"date": "page.write_a_day", "number": "page.write_a_number"}
    return {one.fact: tongue.say(ways.get(one.input, "page.write_otherwise"), day=found.on) for one in wrong}


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
    """Judge what was answered, by the rules of today, and say what of it counts only once somebody confirms it."""
    blueprint, on = found.blueprint, found.on
    given = {one.question.fact: one.value for one in form.fields if one.value}
    facts = typed(given, blueprint.kinds)
    judged = in_its_year(verdict(blueprint, facts, on=on, role=form.role), found.cohort, blueprint)
    told = in_words(blueprint, judged)
    if judged.answer is Answer.UNKNOWN:
        return replace(told, reasons=_still_asked(blueprint, form, judged) or told.reasons)
    if judged.answer is not Answer.YES:
        return told
    sure_of = typed(counted(given, None, blueprint), blueprint.kinds)
    sure = verdict(blueprint, sure_of, on=on, role=form.role, ways=False)
    if sure.track == judged.track:
        return told
    return _once_confirmed(blueprint, told, facts, whole=sure.answer is not Answer.YES)


def _still_asked(blueprint: Blueprint, form: Form, judged: Verdict) -> tuple[str, ...]:
    """The questions that still wait for an answer, as the form asks them, and who confirms what counts only then; none
    where the form does not ask them all."""
    labels = {one.question.fact: one.question.label for one in form.fields}
    if not set(judged.asked) <= set(labels):
        return ()
    told = (need(blueprint.kinds[name]) if name in blueprint.attested else labels[name] for name in judged.asked)
    return tuple(words[:1].upper() + words[1:] for words in told)


def _once_confirmed(blueprint: Blueprint, told: Answered, facts: Facts, *, whole: bool) -> Answered:
    """Who confirms what. `whole`: the yes itself waits for it, and not only the way in."""
    kinds, tongue = blueprint.kinds, blueprint.tongue
    waits = {key: value for key, value in facts.items() if key in blueprint.attested and value is not None}
    who = tongue.listed(dict.fromkeys(kinds[key].attested_by for key in waits), last="and")
    clauses = tongue.listed((stated(kinds[key], value) for key, value in waits.items()), last="and")
    confirmed = f"{tongue.say('page.to_confirm', who=who)} {clauses}."
    if not whole:
        return replace(told, confirmed=confirmed)
    look, _ = TITLES[Answer.UNKNOWN]
    return replace(told, look=look, title=tongue.say("page.answer_once", who=who), confirmed=confirmed)


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
