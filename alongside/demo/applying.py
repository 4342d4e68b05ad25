"""Applications in the demo: new ones, one that waits for an answer, one declined, and one of somebody known there."""

from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.demo.cohorts import Intake, World
from alongside.demo.invented import plain
from alongside.demo.plans import words
from alongside.programs.actions.applications import Written, begin, send
from alongside.programs.actions.applications_deciding import ask_back, decline
from alongside.programs.links import Link
from alongside.programs.models.applications import Application

NEW_ONES = 3
QUESTION = "Thank you for applying. In which building do you work most days?"
LETTER = "Thank you for applying. This year we have no place left; please apply again in spring."


def apply_some(intake: Intake, world: World) -> None:
    """Let people apply to a program that takes applications; its coordinator asks one back and declines one."""
    role = _role(intake.blueprint)
    if not role or intake.by is None:
        return
    given, family = words("names")["given"], words("names")["family"]
    schools = world.places.schools
    for n in range(NEW_ONES + 2):
        name = (given[-n - 1], family[-3 * n - 2])
        sent = _sent(intake, world, role, name=name, school=schools[n % len(schools)].name)
        if n == NEW_ONES:
            ask_back(application=sent, question=QUESTION, by=intake.by)
        elif n == NEW_ONES + 1:
            decline(application=sent, letter=f"Dear {sent.given_name},\n\n{LETTER}", by=intake.by)
    known = next((row for row in intake.roles.get(role, ()) if row.person and row.works_at), None)
    if known is not None and known.person is not None and known.works_at is not None:
        name = (known.person.given_name, known.person.family_name)
        _sent(intake, world, role, name=name, school=known.works_at.name)


def _role(blueprint: Blueprint) -> str:
    takes = blueprint.joining is not None and "application" in blueprint.joining.invited_by
    supported = (key for key in blueprint.roles_with("supported") if blueprint.roles[key].unit == "person")
    return next(supported, "") if takes else ""


def _sent(intake: Intake, world: World, role: str, *, name: tuple[str, str], school: str) -> Application:
    given, family = name
    email = f"{plain(given)}.{plain(family)}@applying.example"
    posts = intake.blueprint.roles[role].positions
    facts = {"position": posts[0], "hired": world.year.first.isoformat()} if posts else {}
    row = begin(link=Link(intake.cohort.public_id, role, email, timezone.now()))
    return send(application=row, written=Written(given_name=given, family_name=family, school=school, facts=facts))
