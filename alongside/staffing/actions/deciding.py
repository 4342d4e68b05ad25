"""Looking at an applicant, two people saying yes, and the kind no."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.answering import LONGEST
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.actions.addresses import add_address
from alongside.people.actions.persons import create_person
from alongside.people.models.persons import Address, Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation
from alongside.staffing.access import APPLICATIONS, REVIEWS
from alongside.staffing.actions.applying import event
from alongside.staffing.actions.credentials import Shown, note_credential
from alongside.staffing.enums import ApplicationState, Says
from alongside.staffing.forms import references_asked, staffing_of
from alongside.staffing.kinds import LOOK, kinds_of
from alongside.staffing.models.applications import Application, Reference, Review
from alongside.staffing.sealing import seal

BEST = 4
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a reviewer says about one look (its key). `marks`: criterion -> 1 to 4. `until`: of what was seen."""

    look: str
    day: date
    says: str
    words: str = ""
    evidence: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)
    flagged: bool = False
    until: date | None = None


@transaction.atomic
def review(*, application: Application, seen: Seen, by: Person, who: Who) -> Review:
    """Write down what one reviewer says. Each says it once; taking it back makes room for another.

    Raises Refused, with the field, for a look the program does not have, somebody who said it already, more reviewers
    than are asked, or a day to come.
    """
    APPLICATIONS.demand(who, Verb.CONFIRM, application)
    row = _held(application)
    blueprint = _blueprint(row)
    of = _check(blueprint, row, seen)
    standing = Review.objects.filter(application=row, look=seen.look, reverses=None, reversed_by=None)
    if standing.filter(reviewer=by).exists():
        raise Refused("You have said this already. Take it back first, then say it anew.", field="look")
    if standing.count() >= of:
        raise Refused("As many reviewers as are asked have looked at this.", field="look")
    made = Review(
        application=row,
        look=seen.look,
        of=of,
        reviewer=by,
        day=seen.day,
        says=seen.says,
        marks=dict(seen.marks),
        evidence=" ".join(seen.evidence.split())[:300],
        flagged=seen.flagged,
        valid_until=seen.until or _until(blueprint, row, seen),
        recorded_at=timezone.now(),
    )
    if seen.words.strip():
        made.sealed_words = seal(row, {"words": seen.words.strip()}, place=f"review:{made.public_id}")
    made.save(force_insert=True)
    event("applicant-reviewed", row, by, {"look": seen.look, "flagged": seen.flagged, "review": made.public_id})
    return made


@transaction.atomic
def take_back_review(*, found: Review, by: Person, who: Who) -> Review:
    """Take back what one said oneself: the line stays and no longer counts. Twice is once."""
    REVIEWS.demand(who, Verb.CHANGE, found)
    row = _held(found.application)
    if found.reverses_id is not None:
        raise Refused("This line takes another one back already.")
    here = Review.objects.filter(reverses=found).first()
    if here is not None:
        return here
    made = Review.objects.create(
        application=row,
        look=found.look,
        of=found.of,
        reviewer=by,
        day=found.day,
        says=found.says,
        reverses=found,
        recorded_at=timezone.now(),
    )
    event("review-taken-back", row, by, {"look": found.look, "review": found.public_id})
    return made


def open_points(application: Application, blueprint: Blueprint) -> list[str]:
    """What is still to come before anybody says yes, in sentences; `posting` must be loaded."""
    return list(_open_points(application, blueprint))


def _open_points(row: Application, blueprint: Blueprint) -> Iterator[str]:
    role = row.posting.role
    staffing = staffing_of(blueprint, role)
    if row.state == ApplicationState.ASKED:
        yield "The application is not handed in yet."
    asked = references_asked(blueprint, role)
    answered = Reference.objects.filter(application=row).exclude(answered_at=None).count()
    if answered < asked:
        yield f"{answered} of {asked} references are here."
    standing = list(Review.objects.filter(application=row, reverses=None, reversed_by=None))
    for key, look in staffing.looks.items():
        mine = [one for one in standing if one.look == key]
        if len(mine) < look.reviewers:
            yield f"{look.label}: {len(mine)} of {look.reviewers}."
        if any(one.flagged for one in mine):
            yield f"{look.label}: somebody asks to look again."
    if staffing.pledge and not hasattr(row, "pledge"):
        yield "The pledge is not signed."


@transaction.atomic
def say_yes(*, application: Application, by: Person, who: Who) -> Application:
    """The first yes, or the second, of another person; with the last one needed they become a helper of the cohort.

    Raises Refused with everything that is still to come, or when the same person says both.
    """
    APPLICATIONS.demand(who, Verb.CONFIRM, application)
    row = _held(application)
    blueprint = _blueprint(row)
    missing = open_points(row, blueprint)
    if missing:
        raise Refused(f"Still to come: {' '.join(missing)}")
    now = timezone.now()
    if row.first_yes_by_id is None:
        APPLICATIONS.demand(who, Verb.CHANGE, row)
        row.first_yes_by, row.first_yes_at = by, now
        event("applicant-first-yes", row, by)
    elif row.first_yes_by_id == by.pk:
        raise Refused("You said yes already. The second yes is somebody else’s.")
    elif row.needs_second and row.second_yes_by_id is None:
        _demand_second(row, blueprint, who)
        row.second_yes_by, row.second_yes_at = by, now
        event("applicant-second-yes", row, by)
    if not row.needs_second or row.second_yes_by_id is not None:
        _accept(row, blueprint, by)
    row.save()
    return row


@transaction.atomic
def decline(*, application: Application, by: Person, who: Who) -> Application:
    """Say no, kindly: the letter is the face's. Twice is once."""
    APPLICATIONS.demand(who, Verb.CHANGE, application)
    row = _held(application, decided=True)
    if row.state == ApplicationState.DECLINED:
        return row
    if row.state not in (ApplicationState.ASKED, ApplicationState.SENT):
        raise Refused("This is decided already.")
    row.state, row.decided_by, row.decided_at = ApplicationState.DECLINED, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    event("applicant-declined", row, by)
    return row


def _demand_second(row: Application, blueprint: Blueprint, who: Who) -> None:
    wanted = row.posting.approved_by
    if not Participation.objects.filter(pk=who.participation or 0, role=wanted).exists():
        word = blueprint.roles[wanted].one if wanted in blueprint.roles else wanted
        raise Refused(f"The second yes belongs to somebody who acts as {word}.")


def _accept(row: Application, blueprint: Blueprint, by: Person) -> None:
    day = today(row.posting.cohort)
    person = _person(row, by)
    joining = Joining(
        who=person,
        role=row.posting.role,
        starts_on=max(day, row.posting.cohort.starts_on),
        works_at=row.posting.place,
    )
    helper = enrol(cohort=row.posting.cohort, joining=joining, by=by)
    row.participation = Participation.objects.select_related("cohort").get(pk=helper.pk)
    for shown in _proofs(row, blueprint):
        note_credential(helper=row.participation, shown=shown, by=by)
    row.state, row.decided_by, row.decided_at = ApplicationState.ACCEPTED, by, timezone.now()
    event("applicant-accepted", row, by, {"participation": row.participation.public_id})


def _person(row: Application, by: Person) -> Person:
    """Whoever reads the address they applied from: they have shown that they do."""
    known = Address.objects.select_related("person").filter(email=row.email).first()
    if known is not None and known.person.is_active:
        return known.person
    made = create_person(given_name=row.given_name, family_name=row.family_name, by=by)
    add_address(made, row.email, by=by, verified=True)
    return made


def _proofs(row: Application, blueprint: Blueprint) -> Iterator[Shown]:
    """What the screening has shown becomes credentials: the number of references, and what was seen and runs out."""
    kinds = kinds_of(blueprint, row.posting.role)
    day = today(row.posting.cohort)
    if "references" in kinds:
        heard = Reference.objects.filter(application=row).exclude(answered_at=None).count()
        yield Shown(kind="references", day=day, value=str(heard), evidence="Heard in the application")
    standing = Review.objects.filter(application=row, reverses=None, reversed_by=None).order_by("pk")
    for one in standing:
        key = f"{LOOK}{one.look}"
        if key in kinds:
            seen = one.evidence or "Seen in the application"
            yield Shown(kind=key, day=one.day, until=one.valid_until, evidence=seen)


def _until(blueprint: Blueprint, row: Application, seen: Seen) -> date | None:
    expires = staffing_of(blueprint, row.posting.role).looks[seen.look].expires
    return expires.after(seen.day) - DAY if expires else None


def _check(blueprint: Blueprint, row: Application, seen: Seen) -> int:
    staffing = staffing_of(blueprint, row.posting.role)
    look = staffing.looks.get(seen.look)
    if row.state != ApplicationState.SENT:
        raise Refused("There is nothing to look at now.", field="look")
    if look is None:
        raise Refused("This is not looked at here.", field="look")
    if seen.says not in Says.values:
        raise Refused("Say yes, no, or that you are not sure yet.", field="says")
    if seen.day > today(row.posting.cohort):
        raise Refused("That day is still to come.", field="day")
    if seen.until is not None and seen.until < seen.day:
        raise Refused("The last day lies before the first one.", field="until")
    if len(seen.words) > LONGEST:
        raise Refused(f"At most {LONGEST:,} letters fit here.", field="words")
    if not set(seen.marks) <= set(staffing.criteria) or any(not 1 <= mark <= BEST for mark in seen.marks.values()):
        raise Refused(f"Marks are 1 to {BEST}, for what is named here.", field="marks")
    return look.reviewers


def _blueprint(row: Application) -> Blueprint:
    return pinned(row.posting.cohort_id, on=today(row.posting.cohort)).blueprint


def _held(application: Application, *, decided: bool = False) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    row = rows.select_related("posting__cohort", "posting__place", "pledge").get(pk=application.pk)
    demand_open(row.posting.cohort)
    if not decided and row.state not in (ApplicationState.ASKED, ApplicationState.SENT):
        raise Refused("This is decided already.")
    return row
