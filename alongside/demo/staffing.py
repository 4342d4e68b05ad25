"""Staffing in the demo: what helpers have, one or two that run out soon, a call, and applicants on their way."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from alongside.demo.cohorts import Intake
from alongside.demo.plans import words
from alongside.demo.practice import acting
from alongside.kernel.access import Kind
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation
from alongside.staffing.actions.applying import ask_to_apply, hand_in, speak_for
from alongside.staffing.actions.calling import Call, open_posting
from alongside.staffing.actions.credentials import Shown, record_credential
from alongside.staffing.actions.deciding import Seen, review, say_yes
from alongside.staffing.forms import Filled, questions_of, references_asked, staffing_of, topics_of
from alongside.staffing.kinds import RELEASE, kinds_of
from alongside.staffing.models.applications import Application

HELPERS = 6  # of the first role that the file says how to fill
ENDS_IN = (21, 29, -9)  # days until the yearly one of the first helpers ends
LONG_AGO = timedelta(days=500)
RELEASED = ("2 hours", "90 minutes", "1 hour")


def staff(intake: Intake, on: date) -> None:
    """Write down what the first helpers have, and let four people apply, where the program says how it finds them."""
    coordinators = [row for rows in intake.roles.values() for row in rows if row.kind == Kind.COORDINATOR]
    role = next((key for key in intake.blueprint.staffing if intake.roles.get(key)), "")
    if not role or not coordinators:
        return
    for n, helper in enumerate(intake.roles[role][:HELPERS]):
        _credentials(intake, helper, n, coordinators[0], on)
    _call_of_a_place(intake, role, on)
    if staffing_of(intake.blueprint, role).application:
        _applicants(intake, role, coordinators, on)


def _credentials(intake: Intake, helper: Participation, n: int, by: Participation, on: date) -> None:
    person = by.person
    for key, kind in kinds_of(intake.blueprint, helper.role).items():
        shown = None
        if kind.expires is not None:
            ends = on + timedelta(days=ENDS_IN[n] if n < len(ENDS_IN) else 200)
            shown = Shown(kind=key, day=ends - timedelta(days=360), until=ends, evidence="List of the evening, seen")
        elif kind.is_day:
            shown = Shown(kind=key, day=on - LONG_AGO, evidence="Certificate, seen on paper")
        elif key == RELEASE:
            shown = Shown(kind=key, day=helper.starts_on, value=RELEASED[n % 3], evidence="Letter of the district")
        if shown is not None and person is not None:
            record_credential(helper=helper, shown=shown, by=person, who=acting(by, on))


def _call_of_a_place(intake: Intake, role: str, on: date) -> None:
    """Let the first who leads a place call for helpers there, where the program leaves it to them."""
    named = staffing_of(intake.blueprint, role).posted_by or ""
    leads = next((row for row in intake.roles.get(named, ()) if row.kind == Kind.SITE_LEADER and row.works_at), None)
    if leads is not None and leads.person is not None:
        last = on + timedelta(days=30)
        closes_on = last if last > timezone.now().date() else None  # a demo of a year gone by
        call = Call(role=role, words=words("staffing")["school"], closes_on=closes_on)
        open_posting(cohort=intake.cohort, call=call, by=leads.person, who=acting(leads, on))


def _applicants(intake: Intake, role: str, coordinators: Sequence[Participation], on: date) -> None:
    first = coordinators[0]
    if first.person is None:
        return
    told = words("staffing")
    call = Call(role=role, words=told["call"])
    posting = open_posting(cohort=intake.cohort, call=call, by=first.person, who=acting(first, on))
    for n, one in enumerate(told["applicants"]):
        email = f"{one['given']}.{one['family']}@applicants.example".lower()
        asked = ask_to_apply(
            posting=posting, given_name=one["given"], family_name=one["family"], email=email, by=first.person
        )
        row, references = hand_in(
            token=asked.token, filled=_filled(intake, role, told, f"{one['given']} {one['family']}")
        )
        topics = topics_of(intake.blueprint, role)
        for reference in references[: one["references"]]:
            speak_for(token=reference.token, words=dict.fromkeys(topics, told["reference"]))
        _look(intake, row, one, _reviewers(intake, role, coordinators), on + timedelta(days=-n))
        if one.get("yes"):
            say_yes(application=row, by=first.person, who=acting(first, on))


def _reviewers(intake: Intake, role: str, coordinators: Sequence[Participation]) -> list[Participation]:
    """Those who coordinate, and those who give the second yes."""
    second = intake.roles.get(staffing_of(intake.blueprint, role).approved_by or "", [])
    return [row for row in (*coordinators, *second) if row.person]


def _filled(intake: Intake, role: str, told: Mapping[str, Any], name: str) -> Filled:
    asked = questions_of(intake.blueprint, role)
    several = range(references_asked(intake.blueprint, role))
    return Filled(
        answers={key: question.choices[0] if question.choices else told["answer"] for key, question in asked.items()},
        references=[(f"Somebody they worked with, {n + 1}", f"reference-{n + 1}@applicants.example") for n in several],
        signed_as=name,
    )


def _look(intake: Intake, row: Application, one: Mapping[str, Any], by: Sequence[Participation], day: date) -> None:
    """So many looks, in the file's order, by as many reviewers as are asked and there are."""
    told = words("staffing")["words"]
    looks = list(staffing_of(intake.blueprint, row.posting.role).looks.items())[: one["looks"]]
    for n, (key, look) in enumerate(looks):
        flagged = bool(one.get("flag")) and n == len(looks) - 1
        for who, reviewer in enumerate(by[: look.reviewers]):
            person: Person | None = reviewer.person
            seen = Seen(look=key, day=day, says="unsure" if flagged else "yes", words=told[who % 2], flagged=flagged)
            if person is not None:
                review(application=row, seen=seen, by=person, who=acting(reviewer, day))
