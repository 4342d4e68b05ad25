"""Rows of the access tables for organizations that join: agreements, interests, requests to sign."""

from django.core import signing

from alongside.programs.actions.agreements import AskedToSign, Signer, ask_to_sign, begin_agreement
from alongside.programs.actions.interests import Bringing, express_interest
from alongside.programs.models.agreements import Agreement, Interest
from alongside.web.front.bringing import SALT
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
    return signing.dumps(interest_of(scene, name, relation).public_id, salt=SALT)


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
