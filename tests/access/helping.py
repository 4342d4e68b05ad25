"""Staffing in both orchards: calls, an applicant who was spoken for and looked at, a credential, a share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alongside.staffing.actions.applying import ask_to_apply, hand_in, speak_for
from alongside.staffing.actions.calling import Call, open_posting
from alongside.staffing.actions.credentials import Shown, record_credential
from alongside.staffing.actions.deciding import Seen, review
from alongside.staffing.actions.sharing import share
from alongside.staffing.forms import Filled
from alongside.staffing.models.applications import Application, Posting, Reference, Review
from alongside.staffing.models.credentials import Credential
from alongside.staffing.models.sharing import Share
from tests.access import tokens
from tests.factories.programs import acting, person_of

if TYPE_CHECKING:
    from tests.access.scene import Scene


@dataclass(slots=True)
class Helping:
    """What staffing has of one orchard; `reference` has not answered yet; `own` is the call that a site leader made.
    The links are kept here and nowhere else."""

    posting: Posting
    own: Posting
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
    posting = open_posting(cohort=row.cohort, call=Call(role="guide", words="Each Tuesday."), by=by, who=who)
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
    leader = made.acts["paul" if here else "oscar"]
    words = Call(role="guide", words="Here, each Tuesday.")
    own = open_posting(cohort=row.cohort, call=words, by=person_of(leader), who=acting(leader, made.today))
    return Helping(
        posting,
        own,
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


def helping_of(scene: "Scene", name: str, relation: str) -> Helping:
    """What staffing has of this orchard, or of the other sponsor's."""
    return scene.helping["there" if (relation == "other") != (name == "oscar") else "here"]


def _call(scene: "Scene", name: str, relation: str) -> str:
    here = helping_of(scene, name, relation)
    return (here.own if relation == "own" else here.posting).public_id


def _row(take: Callable[[Helping], str]) -> Callable[["Scene", str, str], str]:
    return lambda scene, name, relation: take(helping_of(scene, name, relation))


# Address -> the parameter of its path, and the row it means.
STAFFING: dict[str, tuple[str, Callable[["Scene", str, str], str]]] = {
    "front:helping": ("public_id", _row(lambda here: here.posting.public_id)),
    "front:helping-form": ("token", _row(lambda here: here.links["form"])),
    "front:helping-no": ("token", _row(lambda here: here.links["form"])),
    "front:helping-reference": ("token", _row(lambda here: here.links["reference"])),
    "leaders:calls-close": ("public_id", _call),
    "leaders:calls-invite": ("public_id", _call),
    "office:staffing-close": ("public_id", _row(lambda here: here.posting.public_id)),
    "office:staffing-invite": ("public_id", _row(lambda here: here.posting.public_id)),
    "office:staffing-applicant": ("public_id", _row(lambda here: here.application.public_id)),
    "office:staffing-look": ("public_id", _row(lambda here: here.application.public_id)),
    "office:staffing-yes": ("public_id", _row(lambda here: here.application.public_id)),
    "office:staffing-no": ("public_id", _row(lambda here: here.application.public_id)),
    "office:staffing-look-back": ("public_id", _row(lambda here: here.review.public_id)),
    "office:staffing-reference": ("public_id", _row(lambda here: here.reference.public_id)),
    "office:staffing-share-stop": ("public_id", _row(lambda here: here.share.public_id)),
    "office:people-credentials": ("public_id", _row(lambda here: here.credential.participation.public_id)),
    "office:people-credential-back": ("public_id", _row(lambda here: here.credential.public_id)),
}
