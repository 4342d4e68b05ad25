"""Applying: asking for a link, writing, sending, answering, taking it back. Only the proved address writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from alongside.blueprint import eligibility
from alongside.blueprint.language import Blueprint
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.actions.addresses import as_kept
from alongside.people.actions.attempts import ask_keys, count_try
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.actions.judging import stored
from alongside.programs.background import counted, typed
from alongside.programs.enums import ApplicationState
from alongside.programs.facts import pinned, today
from alongside.programs.links import Link, sealed_link
from alongside.programs.models.applications import OPEN, Application
from alongside.programs.models.cohorts import Cohort
from alongside.programs.public import in_its_year, too_late
from alongside.programs.sealing import seal_confided

LONGEST_REPLY = 2000
NOT_OPEN = "This application is decided or taken back, so nothing in it changes any more."


@dataclass(frozen=True, slots=True)
class Asked:
    """The address a link goes to and the token in it. The token is here once and kept nowhere."""

    email: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an applicant says of themselves, as typed. `facts`: answers by the names the blueprint uses; `confided`: the
    same of what is sensitive, None where it is not asked this time."""

    given_name: str = ""
    family_name: str = ""
    school: str = ""
    district: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    confided: Mapping[str, object] | None = None


def ask_link(*, cohort: Cohort, role: str, email: str, network: str) -> Asked:
    """Make a link for an address. Nothing is written but that somebody asked: asking alone claims nothing.

    Raises Refused for what is not an address, for too many asks, and after a year began that takes no late hires.
    """
    _demand_in_time(cohort)
    kept = as_kept(email)
    count_try(ask_keys(kept, network))
    return Asked(kept, sealed_link(Link(cohort.public_id, role, kept, timezone.now())))


def application_of(link: Link) -> Application | None:
    """What was begun with this address in this role: the one that goes on, else what was decided since the link."""
    rows = Application.objects.filter(cohort__public_id=link.cohort, role=link.role, email=link.email)
    newest = rows.select_related("cohort__program__sponsor", "participation").order_by("-begun_at", "-pk").first()
    if newest is not None and newest.decided_at is not None and newest.decided_at < link.asked_at:
        return None
    return newest


@transaction.atomic
def begin(*, link: Link) -> Application:
    """Begin an application with a link, or go on with the one that is there. Raises NotHere, Refused."""
    there = application_of(link)
    if there is not None:
        return there
    cohort = Cohort.objects.filter(public_id=link.cohort).first()
    if cohort is None:
        raise NotHere
    hold_open(cohort.pk)
    now = timezone.now()
    row, made = Application.objects.get_or_create(
        cohort=cohort,
        role=link.role,
        email=link.email,
        state__in=OPEN,
        defaults={"begun_at": now, "changed_at": now, "state": ApplicationState.DRAFT},
    )
    if made:
        record("application-begun", by=None, cohort=cohort.pk, subject=f"application:{row.public_id}")
    return row


@transaction.atomic
def keep(*, application: Application, written: Written) -> Application:
    """Keep what is written so far; nobody sees it yet. Raises Refused once it was sent."""
    row = held(application)
    if row.state != ApplicationState.DRAFT:
        raise Conflict("It was sent already. If something changed, write it to us when we ask, or take it back.")
    _put(row, written)
    row.save()
    return row


@transaction.atomic
def send(*, application: Application, written: Written) -> Application:
    """Send it, judged by the rules of that day. Sent twice it is sent once. Raises Refused, naming what is missing."""
    row = held(application)
    if row.state != ApplicationState.DRAFT:
        return row
    _demand_in_time(row.cohort)
    _put(row, written)
    missing = missing_in(row)
    if missing:
        raise Refused(
            f"Before we can read it we need {' and '.join(words for _, words in missing)}.", field=missing[0][0]
        )
    day = today(row.cohort)
    row.facts = {**row.facts, "applied": day.isoformat()}
    pin = pinned(row.cohort_id, on=max(day, row.cohort.starts_on))
    judge_application(row, pin.blueprint, on=day)
    row.state, row.sent_at, row.version_id = ApplicationState.SENT, timezone.now(), pin.version
    row.save()
    note("application-sent", row, None)
    return row


@transaction.atomic
def reply(*, application: Application, words: str) -> Application:
    """Answer what the coordinator asked. Raises Refused when nothing is asked, or nothing is said."""
    row = held(application)
    said = words.strip()
    if row.state != ApplicationState.ASKED:
        raise Conflict("Nothing is asked of you now.")
    if not said or len(said) > LONGEST_REPLY:
        raise Refused(f"Write your answer, in at most {LONGEST_REPLY} letters.", field="reply")
    row.reply, row.state = said, ApplicationState.SENT
    row.save()
    note("application-answered", row, None)
    return row


@transaction.atomic
def take_back(*, application: Application) -> Application:
    """Take an application back. A draft leaves nothing but that there was one; twice is once."""
    hold_open(application.cohort_id)
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.state == ApplicationState.WITHDRAWN:
        return row
    if not row.going_on:
        raise Conflict(NOT_OPEN)
    if row.state == ApplicationState.DRAFT:
        row.facts, row.school, row.district, row.given_name, row.family_name = {}, "", "", "", ""
        seal_confided(row, {})
    row.state, row.decided_at = ApplicationState.WITHDRAWN, timezone.now()
    row.changed_at = row.decided_at
    row.save()
    note("application-taken-back", row, None)
    return row


def held(application: Application) -> Application:
    """An application as it is now, locked, in a cohort that stays open. Raises Refused once it is decided."""
    hold_open(application.cohort_id)
    row = Application.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=application.pk)
    if not row.going_on:
        raise Conflict(NOT_OPEN)
    row.changed_at = timezone.now()
    return row


def note(kind: str, row: Application, by: Person | None) -> None:
    """One line of the log: states and keys, never a word that was typed."""
    facts = {"role": row.role, "answer": row.answer, "track": row.track}
    record(kind, by=by, cohort=row.cohort_id, subject=f"application:{row.public_id}", facts=facts)


def judge_application(row: Application, blueprint: Blueprint, *, on: date) -> None:
    """Put the verdict of a day on the row."""
    facts = typed(counted(row.facts, None, blueprint), blueprint.kinds)
    found = in_its_year(eligibility.verdict(blueprint, facts, on=on, role=row.role), row.cohort, blueprint)
    row.answer, row.track, row.verdict = found.answer.value, found.track or "", stored(found, on=on)


def _put(row: Application, written: Written) -> None:
    row.given_name, row.family_name = _line(written.given_name, 80), _line(written.family_name, 80)
    row.school, row.district = _line(written.school, 200), _line(written.district, 200)
    row.facts = dict(written.facts)
    if written.confided is not None:
        seal_confided(row, written.confided)


def _demand_in_time(cohort: Cohort) -> None:
    day = today(cohort)
    if too_late(cohort, pinned(cohort.pk, on=max(day, cohort.starts_on)).blueprint, on=day):
        raise Refused(f"{cohort.name} has begun, and nobody new comes in until the next year.")


def missing_in(written: Application | Written) -> list[tuple[str, str]]:
    """(field, words) of what has to be there before anybody can read it, and is not."""
    needed = (
        ("given_name", written.given_name, "your first name"),
        ("family_name", written.family_name, "your last name"),
        ("school", written.school, "the place you work at"),
    )
    return [(name, words) for name, value, words in needed if not value.strip()]


def _line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
