"""Asking others for advice about somebody one helps, without a name: asked, answered, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import Fact, line, record, record_all
from alongside.people.models.persons import Person
from alongside.practice.growth.access_advice import ADVICE, duties_asking
from alongside.practice.growth.models.advice import Advice, Answer
from alongside.practice.growth.rules import LONGEST
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.actions.keys import rewrap_rows
from alongside.programs.actions.opening import record_opened_of
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import keyring

OWNER = "advice:"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What somebody asks: of which duty, of what kind of person by the words of the file, and the question itself."""

    key: UUID
    duty: str
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said, by whom and when."""

    by: Person
    on: date
    words: str


@transaction.atomic
def ask_advice(*, participation: Participation, asking: Asking, by: Person, who: Who) -> Advice:
    """Ask. Whoever may answer hears of it; nothing says whom it is about. The same key again is the same question."""
    if who.person != by.pk or who.participation != participation.pk:
        raise NotAllowed("Choose first as whom you are here.")
    cohort = participation.cohort
    demand_open(cohort)
    here = Advice.objects.filter(author=by, key=asking.key).first()
    if here is not None:
        return here
    blueprint = pinned(cohort.pk, on=today(cohort)).blueprint
    if asking.duty not in duties_asking(blueprint, participation.role):
        raise Refused("Others are not asked about this here. Choose again.", field="duty")
    known = blueprint.duties[asking.duty].advice_about
    if asking.about and asking.about not in known:
        raise Refused("That is not in the list any more. Choose again.", field="about")
    row = Advice(cohort=cohort, duty=asking.duty, about=asking.about, author=by, key=asking.key)
    row.asked_on, row.wrapped_key = today(cohort), keyring().new_wrapped_key(owner=f"{OWNER}{row.public_id}")
    row.sealed = _sealed(row, _demand_words(asking.words), row.public_id)
    row.save(force_insert=True)
    _tell("advice-asked", row, by=by)
    _tell_readers(row, blueprint.duties[asking.duty].advice_from, by)
    return row


@transaction.atomic
def answer_advice(*, advice: Advice, words: str, key: UUID, by: Person, who: Who) -> Answer:
    """Say something to it. Who asked hears of it; the same key again is the same answer."""
    here = Answer.objects.filter(author=by, key=key).first()
    if here is not None:
        return here
    held = _held(advice, by, who)
    row = Answer(advice=held, author=by, key=key, said_on=today(held.cohort))
    row.sealed = _sealed(held, _demand_words(words), row.public_id)
    row.save(force_insert=True)
    _tell("advice-answered", held, by=by, about=held.author_id)
    return row


@transaction.atomic
def close_advice(*, advice: Advice, by: Person, who: Who) -> Advice:
    """Say that it is settled: nothing is said to it any more. For who asked, alone; twice is once."""
    if advice.author_id != by.pk or who.person != by.pk:
        raise NotAllowed("Only who asked closes this.")
    if advice.closed_on is not None:
        return advice
    held = _held(advice, by, who)
    held.closed_on = today(held.cohort)
    held.save(update_fields=["closed_on"])
    _tell("advice-closed", held, by=by)
    return held


@transaction.atomic
def open_advice(*, advice: Advice, by: Person, who: Who) -> tuple[str, Sequence[Said]]:
    """The question, and what was said to it, in order. Raises NotHere where this person may not read it. Opening it is
    recorded about everybody else who wrote here."""
    ADVICE.demand(who, Verb.READ, advice)
    key = keyring().unwrap(bytes(advice.wrapped_key), owner=f"{OWNER}{advice.public_id}")
    rows = list(advice.answers.select_related("author").order_by("pk"))
    written = [(advice.author_id, advice.public_id), *((one.author_id, one.public_id) for one in rows)]
    subject = f"{OWNER}{advice.public_id}"
    record_opened_of(by=by, who=who, texts=((subject, advice.cohort, author, text) for author, text in written))
    said = [Said(one.author, one.said_on, key.open(bytes(one.sealed), place=one.public_id)) for one in rows]
    return key.open(bytes(advice.sealed), place=advice.public_id), said


def rewrap_advice_keys(*, by: Person | None) -> int:
    """Wrap the key of every question with the newest key of SEALING_KEYS; return how many were not yet. May be cut off
    and run again."""
    changed = rewrap_rows(Advice.objects, owner=lambda row: f"{OWNER}{row.public_id}")
    if changed:
        record("keys-rewrapped", by=by, facts={"advice": changed})
    return changed


def _demand_words(words: str) -> str:
    said = words.strip()
    if not said:
        raise Refused("Write at least a sentence here.", field="words")
    if len(said) > LONGEST:
        raise Refused(f"A text has at most {LONGEST:,} letters.", field="words")
    return said


def _sealed(advice: Advice, words: str, place: str) -> bytes:
    key = keyring().unwrap(bytes(advice.wrapped_key), owner=f"{OWNER}{advice.public_id}")
    return key.seal(words, place=place)


def _held(advice: Advice, by: Person, who: Who) -> Advice:
    if who.person != by.pk:
        raise NotAllowed("Choose first as whom you are here.")
    held = Advice.objects.select_for_update(of=("self",), no_key=True).select_related("cohort").get(pk=advice.pk)
    if held.closed_on is not None and ADVICE.allows(who, Verb.READ, held):
        raise Refused("This is closed. What was said stays.", field="words")
    ADVICE.demand(who, Verb.CHANGE, held)
    demand_open(held.cohort)
    return held


def _tell_readers(row: Advice, roles: Sequence[str], by: Person) -> None:
    """Everybody who may answer hears that there is a question."""
    rows = Participation.objects.filter(cohort=row.cohort, role__in=roles, state=ParticipationState.ENROLLED)
    record_all(
        line(
            "advice-wanted" if one.kind == Kind.HELPER else "advice-wanted-here",
            by=by,
            about=one.person_id,
            cohort=row.cohort_id,
            subject=f"{OWNER}{row.public_id}",
            facts={"duty": row.duty},
        )
        for one in rows.exclude(person=None).exclude(person=by).order_by("pk")
    )


def _tell(kind: str, row: Advice, *, by: Person, about: int | None = None) -> None:
    facts: dict[str, Fact] = {"duty": row.duty}
    record(kind, by=by, about=about, cohort=row.cohort_id, subject=f"{OWNER}{row.public_id}", facts=facts)
