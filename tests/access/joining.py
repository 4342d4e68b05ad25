"""Rows of the access tables for organizations that join: agreements, interests, requests to sign."""

from collections.abc import Callable
from datetime import date, time

from django.core import signing

from alongside.notices.meetings import QUIET_SALT, token_of
from alongside.programs.actions.agreements import AskedToSign, Signer, ask_to_sign, begin_agreement
from alongside.programs.actions.interests import Bringing, express_interest
from alongside.programs.actions.meetings import Planned, come_to_meeting, set_meeting
from alongside.programs.models.agreements import Agreement, Interest
from alongside.programs.models.meetings import InformationMeeting
from tests.access.scene import Scene


def agreement_of(scene: Scene, name: str, relation: str) -> Agreement:
    """What is agreed with an organization of this cohort, or of the other sponsor's."""
    there = (relation == "other") != (name == "oscar")
    cohort = scene.elsewhere if there else scene.cohort
    return begin_agreement(
        cohort=cohort,
        organization=scene.places["association" if there else "rivertown"],
        key="joint",
        by=None,
        who=None,
    )


def agreement(scene: Scene, name: str, relation: str) -> str:
    """The public id of an agreement."""
    return agreement_of(scene, name, relation).public_id


def interest_of(scene: Scene, name: str, relation: str) -> Interest:
    """Somebody would like to bring their school to this cohort, or to the other sponsor's."""
    there = (relation == "other") != (name == "oscar")
    bringing = Bringing(organization="A school", name="Iris Fell", email="iris@schools.example")
    return express_interest(cohort=scene.elsewhere if there else scene.cohort, bringing=bringing, by=None)


def interest(scene: Scene, name: str, relation: str) -> str:
    """The public id of an interest."""
    return interest_of(scene, name, relation).public_id


def no_letters(scene: Scene, name: str, relation: str) -> str:
    """The token of a link to hear no more of it."""
    return signing.dumps(interest_of(scene, name, relation).public_id, salt=QUIET_SALT)


def meeting_of(scene: Scene, name: str, relation: str) -> InformationMeeting:
    """An information meeting of this cohort, or of the other sponsor's."""
    there = (relation == "other") != (name == "oscar")
    planned = Planned(day=date(2026, 12, 1), from_time=time(16), until_time=time(17), place="The library")
    return set_meeting(cohort=scene.elsewhere if there else scene.cohort, planned=planned, by=None, who=None)


def meeting(scene: Scene, name: str, relation: str) -> str:
    """The public id of a meeting."""
    return meeting_of(scene, name, relation).public_id


def meeting_here(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """The address of a meeting on the public page of its program."""
    row = meeting_of(scene, name, relation)
    return {"key": row.cohort.program.key, "public_id": "nosuchrow234" if relation == "unknown" else row.public_id}


def comes(scene: Scene, name: str, relation: str) -> str:
    """The token of the link in a letter about a meeting."""
    bringing = Bringing(organization="A school", name="Iris Fell", email="iris@schools.example")
    return token_of(come_to_meeting(meeting=meeting_of(scene, name, relation), bringing=bringing, by=None))


def _asked(scene: Scene, name: str, relation: str) -> AskedToSign:
    """Whoever asks is asked to sign; `cohort`: somebody nobody here knows."""
    mine = relation == "own" and name
    email = scene.people[name].addresses.order_by("pk")[0].email if mine else "signer@schools.example"
    signer = Signer(name="Sam Signer", office="Superintendent", email=email)
    row = agreement_of(scene, "angela", "cohort")
    return ask_to_sign(
        agreement=row, side="district", signer=signer, by=scene.people["angela"], who=scene.who("angela")
    )


def asked_to_sign(scene: Scene, name: str, relation: str) -> str:
    """The public id of a request to sign."""
    return _asked(scene, name, relation).request.public_id


def link_to_sign(scene: Scene, name: str, relation: str) -> str:
    """The token of a link to sign."""
    return _asked(scene, name, relation).token


# Address -> its parameter, and whose row a line of the table means.
ROWS: dict[str, tuple[str, Callable[[Scene, str, str], str]]] = {
    **{
        f"office:organizations-agreement{page}": ("public_id", agreement)
        for page in ("", "-ask", "-withdraw", "-text", "-paper", "-steps", "-remind", "-schools")
    },
    **{f"office:organizations-meeting{page}": ("public_id", meeting) for page in ("", "-ask", "-change")},
    "office:organizations-interest": ("public_id", interest),
    "office:organizations-interest-aside": ("public_id", interest),
    "front:bring-quiet": ("token", no_letters),
    "front:meeting-answer": ("token", comes),
    "front:meeting-calendar": ("token", comes),
    "front:signing": ("token", link_to_sign),
    "front:signing-again": ("token", link_to_sign),
    "front:agreement": ("public_id", asked_to_sign),
    "front:agreement-paper": ("public_id", asked_to_sign),
}
