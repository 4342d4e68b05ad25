"""Every verb x every noun x every relation x every role, against the table written by hand: rows.txt."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from alongside.exchange.models import Import
from alongside.jobs.models import Job
from alongside.kernel.access import Verb, Who
from alongside.ledger.models import Entry
from alongside.people.models.organizations import Organization
from alongside.practice.messages.models import Message, Report
from alongside.practice.sessions.models import Booking, Note, WorkedOn
from alongside.programs.enums import FocusKind
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.drafts import Draft
from alongside.programs.models.focuses import Focus
from alongside.programs.models.rematches import RematchRequest
from alongside.standing.models import StepDone
from tests.access.buying import invoice_of, quote_of
from tests.access.closing import closing_of, recount_of
from tests.access.growing import OF_TEAM, OF_TWO, advice_of, growth_row
from tests.access.helping import Helping, helping_of
from tests.access.joining import agreement_of, interest_of, meeting_of
from tests.access.keeping import ask_of, claim_of, kept_of, named_of
from tests.access.nouns import NOUNS
from tests.access.offering import row_of
from tests.access.paying import line_of, run_of
from tests.access.scene import NOW, TODAY, Scene, Two
from tests.access.sides import seat_of
from tests.access.table import lines
from tests.access.targets import COLUMNS, step
from tests.access.whom import MINE, change_of, pair_of, participation_of

pytestmark = pytest.mark.django_db

NAMES = {column: name for column, name in COLUMNS.items() if column not in ("no", "out")}
RELATIONS = ("own", "beside", "cohort", "ended", "left", "twice", "other")
TABLE = {line.words: line.cells for line in lines("rows.txt", columns=tuple(NAMES))}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("noun", NOUNS)
def test_each_role_may_what_the_table_says(scene: Scene, noun: str, verb: Verb) -> None:
    wrong = {}
    for relation in (*RELATIONS, *(("team",) if noun in OF_TEAM else ())):
        rows = {column: _row(scene, noun, name, relation) for column, name in NAMES.items()}
        told = {
            column: "y" if NOUNS[noun].allows(_who(scene, NAMES[column]), verb, row) else "n"
            for column, row in rows.items()
            if row is not None
        }
        expected = TABLE.get((noun, verb.value, relation), dict.fromkeys(told, "n"))
        if told != expected:
            wrong[relation] = {column: told.get(column) for column in NAMES if told.get(column) != expected.get(column)}
    assert wrong == {}


def test_the_table_names_what_there_is() -> None:
    named = {(noun, verb) for noun, verb, _ in TABLE}
    assert named <= {(noun, verb.value) for noun in NOUNS for verb in Verb}
    assert {relation for _, _, relation in TABLE} <= {*RELATIONS, "team"}
    assert {noun for noun, _ in named} == set(NOUNS)


@pytest.mark.parametrize("noun", NOUNS)
def test_nobody_may_anything_before_a_role_is_chosen(scene: Scene, noun: str) -> None:
    nobody = Who(person=scene.people["renee"].pk, on=TODAY)
    assert [verb for verb in Verb if NOUNS[noun].visible(nobody, verb).exists()] == []


def test_a_list_and_a_door_agree(scene: Scene) -> None:
    """`visible` names exactly the rows that `allows` lets in."""
    for name in NAMES.values():
        who = _who(scene, name)
        for access in NOUNS.values():
            for row in access.model._default_manager.all()[:4]:
                listed = access.visible(who, Verb.SEE).filter(pk=row.pk).exists()
                assert listed == access.allows(who, Verb.SEE, row)


def _who(scene: Scene, name: str) -> Who:
    return scene.who(name)


def _row(scene: Scene, noun: str, name: str, relation: str) -> Model | None:
    return ROW[noun](scene, name, relation)


def _cohort(scene: Scene, name: str, relation: str) -> Model | None:
    if relation not in ("own", "other"):
        return None
    return scene.elsewhere if (relation == "other") != (name == "oscar") else scene.cohort


def _participation(scene: Scene, name: str, relation: str) -> Model | None:
    beside = name in MINE["own"] or name == "paul"
    if relation == "ended":
        pair = pair_of(scene, name, relation)
        return None if pair is None else pair.helper if name == "maya" else pair.supported
    if relation == "twice" and name not in MINE["twice"]:
        return None
    if (relation == "beside" and not beside) or (relation == "left" and name == "oscar"):
        return None
    return participation_of(scene, name, relation)


def _organization(scene: Scene, name: str, relation: str) -> Model | None:
    if relation not in ("cohort", "other"):
        return None
    return scene.places["association" if (relation == "other") != (name == "oscar") else "lakeview"]


def _of_pair(take: Callable[[Two], Model | None]) -> Callable[[Scene, str, str], Model | None]:
    def row(scene: Scene, name: str, relation: str) -> Model | None:
        pair = pair_of(scene, name, relation)
        return None if pair is None else take(pair)

    return row


def _proposal(scene: Scene, name: str, relation: str) -> Any:
    if relation not in ("cohort", "other"):
        return None
    return scene.proposals["there" if (relation == "other") != (name == "oscar") else "here"]


def _offered(take: str) -> Callable[[Scene, str, str], Model | None]:
    def row(scene: Scene, name: str, relation: str) -> Model | None:
        assert scene.offer is not None
        return row_of(scene.offered, scene.offer, take, name, relation)

    return row


def _told(scene: Scene, name: str, relation: str) -> Model | None:
    """What Paul was told: his own, somebody else's in the cohort, or the other sponsor's."""
    own, there = name == "paul", name == "oscar"
    return scene.told if relation == ("own" if own else "other" if there else "cohort") else None


def _seat(scene: Scene, name: str, relation: str) -> Any:
    return seat_of(scene, name, relation) if relation in ("cohort", "other") else None


def _round(scene: Scene, name: str, relation: str) -> Model | None:
    found = _proposal(scene, name, relation)
    return None if found is None else found.round


def _draft(scene: Scene, name: str, relation: str) -> Model | None:
    """The draft of Angela; of Oscar, at the other sponsor."""
    if relation not in ("own", "other"):
        return None
    who = "oscar" if (relation == "other") != (name == "oscar") else "angela"
    return Draft.objects.get(person=scene.people[who], base__isnull=False)


def _shelved(scene: Scene, name: str, relation: str) -> Model | None:
    """What the sponsor of one's own program brought; what the other did."""
    if relation not in ("own", "other"):
        return None
    return scene.shelf["there" if (relation == "other") != (name == "oscar") else "here"]


def _booked(scene: Scene, name: str, relation: str) -> Booking | None:
    """What the pair of a relation has planned; those that are over have nothing."""
    pair = pair_of(scene, name, relation)
    return next(
        (scene.bookings[key] for key, two in scene.pairs.items() if two is pair and key in scene.bookings), None
    )


def _invited(booking: Booking | None) -> Model | None:
    return booking.invited.get() if booking else None


def _applying(scene: Scene, name: str, relation: str) -> Model | None:
    if relation not in ("cohort", "other"):
        return None
    return scene.applications["there" if (relation == "other") != (name == "oscar") else "here"]


def _joining(which: Callable[[Scene, str, str], Model]) -> Callable[[Scene, str, str], Model | None]:
    return lambda scene, name, relation: which(scene, name, relation) if relation in ("cohort", "other") else None


def _import(scene: Scene, name: str, relation: str) -> Model | None:
    cohort = _in_cohort(scene, name, relation)
    if cohort is None:
        return None
    sender = Organization.objects.get(pk=scene.places["union"].pk)
    return Import.objects.create(
        cohort=cohort, sender=sender, source=sender, digest="0" * 64, brought_at=timezone.now()
    )


def _step(scene: Scene, name: str, relation: str) -> Model | None:
    return StepDone.objects.get(public_id=step(scene, name, relation)) if relation in ("cohort", "other") else None


def _job(scene: Scene, name: str, relation: str) -> Model | None:
    if relation == "own":
        return _asked(relation, name, by=scene.people[name].pk, cohort=None)
    cohort = _in_cohort(scene, name, relation)
    return None if cohort is None else _asked(relation, name, by=scene.people["gus"].pk, cohort=cohort)


def _asked(relation: str, name: str, *, by: int, cohort: Cohort | None) -> Job:
    return Job.objects.create(
        kind="look", key=f"{relation}-{name}", asked_by_id=by, cohort_id=cohort.pk if cohort else None, asked_at=NOW
    )


def _in_cohort(scene: Scene, name: str, relation: str) -> Cohort | None:
    if relation not in ("cohort", "other"):
        return None
    return scene.elsewhere if (relation == "other") != (name == "oscar") else scene.cohort


def _of_staffing(take: Callable[[Helping], Model]) -> Callable[[Scene, str, str], Model | None]:
    def row(scene: Scene, name: str, relation: str) -> Model | None:
        return take(helping_of(scene, name, relation)) if relation in ("cohort", "other") else None

    return row


def _call(scene: Scene, name: str, relation: str) -> Model | None:
    if relation == "own":
        return scene.helping["here"].own if name == "paul" else None
    return _of_staffing(lambda here: here.posting)(scene, name, relation)


ROW: dict[str, Callable[[Scene, str, str], Model | None]] = {
    "Credential": _of_staffing(lambda here: here.credential),
    "Call": _call,
    "Helping": _of_staffing(lambda here: here.application),
    "Reference": _of_staffing(lambda here: here.reference),
    "Review": _of_staffing(lambda here: here.review),
    "Share": _of_staffing(lambda here: here.share),
    "Cohort": _cohort,
    "Answer": _participation,
    "Participation": _participation,
    "Proving": _participation,
    "Organization": _organization,
    "Engagement": _of_pair(lambda pair: pair.engagement),
    "Session": _of_pair(lambda pair: pair.line.session),
    "Attendance": _of_pair(lambda pair: pair.line),
    "Note": _of_pair(lambda pair: Note.objects.get(attendance=pair.line)),
    "WorkedOn": _of_pair(lambda pair: WorkedOn.objects.get(attendance=pair.line)),
    **{noun: _of_pair(partial(growth_row, noun)) for noun in (*OF_TWO, *OF_TEAM)},
    "Focus": _of_pair(lambda pair: Focus.objects.get(engagement=pair.engagement, kind=FocusKind.GOAL)),
    "Working": _of_pair(lambda pair: pair.engagement),
    "Rematch": _of_pair(lambda pair: RematchRequest.objects.filter(engagement=pair.engagement).first()),
    "Parting": _of_pair(lambda pair: pair.engagement),
    "Message": _of_pair(lambda pair: Message.objects.filter(engagement=pair.engagement).first()),
    "Talk": _of_pair(lambda pair: pair.engagement),
    "Advice": advice_of,
    "Reported": _of_pair(lambda pair: Report.objects.filter(message__engagement=pair.engagement).first()),
    "Entry": _of_pair(lambda pair: Entry.objects.filter(engagement=pair.engagement, participation=pair.supported)[0]),
    "Round": _round,
    "Proposal": _proposal,
    "Seat": _seat,
    "Group": lambda scene, name, relation: getattr(_seat(scene, name, relation), "group", None),
    "Publication": _offered("publication"),
    "Offer": _offered("offer"),
    "Reply": _offered("reply"),
    "Comment": _offered("comment"),
    "Named": lambda scene, name, relation: named_of(scene.named, name, relation),
    "Claim": lambda scene, name, relation: claim_of(scene.claims, name, relation),
    "Ask": lambda scene, name, relation: ask_of(scene.asked, name, relation),
    "KeptApart": lambda scene, name, relation: kept_of(scene.kept, "apart", name, relation),
    "Waiver": lambda scene, name, relation: kept_of(scene.kept, "waiver", name, relation),
    "Told": _told,
    "Import": _import,
    "Step": _step,
    "Booking": _booked,
    "Invited": lambda scene, name, relation: _invited(_booked(scene, name, relation)),
    "Bookable": _of_pair(lambda pair: pair.engagement),
    "Logging": _of_pair(lambda pair: pair.engagement),
    "Asking": _of_pair(lambda pair: pair.supported),
    "Job": _job,
    "Applying": _applying,
    "Quote": lambda scene, name, relation: quote_of(scene.quotes, name, relation),
    "Invoice": lambda scene, name, relation: invoice_of(scene.quotes, name, relation),
    "Books": closing_of,
    "Recount": recount_of,
    "ToApprove": _of_pair(lambda pair: Entry.objects.filter(engagement=pair.engagement, to_approve=True).first()),
    "PayRun": lambda scene, name, relation: run_of(scene.pay, name, relation),
    "PayLine": lambda scene, name, relation: line_of(scene.pay, scene.acts.get(name), name, relation),
    "Draft": _draft,
    "Shelf": _shelved,
    "Change": _joining(change_of),
    "Agreement": _joining(agreement_of),
    "Interest": _joining(interest_of),
    "InformationMeeting": _joining(meeting_of),
}
