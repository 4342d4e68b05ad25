"""Staffing in both orchards: a call, an applicant who was spoken for and looked at, a credential, a share."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alongside.staffing.actions.applying import ask_to_apply, hand_in, open_posting, speak_for
from alongside.staffing.actions.credentials import Shown, record_credential
from alongside.staffing.actions.deciding import Seen, review
from alongside.staffing.actions.sharing import share
from alongside.staffing.forms import Filled
from alongside.staffing.models.applications import Application, Posting, Reference, Review
from alongside.staffing.models.credentials import Credential
from alongside.staffing.models.sharing import Share
from tests.access import tokens
from tests.factories.programs import acting

if TYPE_CHECKING:
    from tests.access.scene import Scene


@dataclass(slots=True)
class Helping:
    """What staffing has of one orchard; `reference` has not answered yet. The links are kept here and nowhere else."""

    posting: Posting
    application: Application
    reference: Reference
    review: Review
    credential: Credential
    share: Share
    links: dict[str, str] = field(default_factory=dict)


def plant(made: "Scene") -> dict[str, Helping]:
    """Make it here and there."""
    return {"here": _plant(made, "angela", "gale", "linden"), "there": _plant(made, "oscar", "rosa", "association")}


def _plant(made: "Scene", coordinator: str, helper: str, place: str) -> Helping:
    by, row, helps = made.people[coordinator], made.acts[coordinator], made.acts[helper]
    who = acting(row, made.today)
    here = coordinator == "angela"
    posting = open_posting(cohort=row.cohort, role="guide", by=by, who=who)
    email = f"{tokens.APPLICANT if here else 'somebody'}@away.example"
    asked = ask_to_apply(posting=posting, given_name="Quinn", family_name="Able", email=email, by=by)
    referees = [(f"Odd Berg {n}", f"{tokens.REFEREE if here else 'odd'}{n}@away.example") for n in (1, 2)]
    said = tokens.NOTE_ANSWER if here else "Somebody did it for me."
    filled = Filled(answers={"why": said}, references=referees, signed_as="Quinn Able")
    application, references = hand_in(token=asked.token, filled=filled)
    speak_for(token=references[0].token, words={"topic-0": tokens.NOTE_REFERENCE if here else "Well."})
    seen = Seen(
        look="interview",
        day=made.today,
        says="yes",
        words=tokens.NOTE_REVIEW if here else "Fine.",
        evidence=tokens.EVIDENCE if here else "a talk",
    )
    shown = Shown(
        kind="training(key=basics)", day=made.today, evidence=tokens.EVIDENCE_HELD if here else "a certificate"
    )
    return Helping(
        posting,
        application,
        references[1].row,
        review(application=application, seen=seen, by=by, who=who),
        record_credential(helper=helps, shown=shown, by=by, who=who),
        share(
            cohort=row.cohort,
            role="guide",
            place=made.places[place],
            responsibility="meet",
            doer=helps,
            who=who,
        ),
        {"form": asked.token, "reference": references[1].token},
    )
