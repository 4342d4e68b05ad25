"""Organizations that join in the demo: one in force, one changed after a signature, one asked, and one interested."""

from collections.abc import Sequence
from datetime import time, timedelta

from django.utils import timezone

from alongside.demo.cohorts import Intake, World
from alongside.demo.invented import plain
from alongside.demo.plans import words
from alongside.demo.practice import acting
from alongside.kernel.access import Who
from alongside.people.models.organizations import Organization
from alongside.programs.actions.agreements import Signer, ask_to_sign, begin_agreement, change_terms
from alongside.programs.actions.agreements_joining import Known, Noted, note_fact, note_step
from alongside.programs.actions.agreements_people import settle_agreements_of
from alongside.programs.actions.agreements_signing import Typed, sign
from alongside.programs.actions.interests import Bringing, express_interest
from alongside.programs.actions.meetings import Planned, ask_to_meeting, come_to_meeting, set_meeting
from alongside.programs.actions.selections import OF, Chosen, select
from alongside.programs.agreeing import RELEASE
from alongside.programs.enums import StepKind, StepState, Way
from alongside.programs.joining import (
    agreements_of,
    meeting_of,
    promises_of,
    signing_of,
    stages_of,
    steps_of,
    survey_of,
)
from alongside.programs.models.agreements import Agreement, Interest, SigningRequest
from alongside.programs.queries_agreements import standing_of

AGREED = 12  # so many were asked to sign with somebody, and most of them have
BEGUN, KNOWN = 3, 8  # so many places have begun to join, and of so many it is known what the program asks of places
STATES = (StepState.DONE, StepState.ADAPTED, StepState.NOT_FEASIBLE)
BECAUSE = {
    StepState.ADAPTED: "Half a day at a time: nobody else can take the classes",
    StepState.NOT_FEASIBLE: "Nobody has the hours this year",
}
REASONS = ("It asked for a coach of its own", "Its plan names this", "It goes on from last year")
INTERESTED = "Prairie Crossing District 88"
MANY, SAID = "14", "Many of us are new this year."


def join_some(intake: Intake, world: World) -> None:
    """Let the first organizations of a program that agrees with them join, each as far as another."""
    offered = agreements_of(intake.blueprint)
    row = next((one for rows in intake.roles.values() for one in rows if one.person == intake.by), None)
    if not offered or intake.by is None or row is None:
        return
    key, agreement = next(iter(offered.items()))
    who = acting(row, world.on)
    of_schools = any(side.at == "school" for side in agreement.signers.values())
    schools = intake.cast.schools
    places = list(dict.fromkeys(one if of_schools else one.parent or one for one in schools))[:KNOWN]
    _know(intake, places, who)
    for n, place in enumerate(places[:BEGUN]):
        made = begin_agreement(cohort=intake.cohort, organization=place, key=key, by=intake.by, who=who)
        _sign(intake, made, n, who)
        if n < BEGUN - 1:
            _steps(intake, made, n, who)
    if intake.blueprint.joining and intake.blueprint.joining.interest:
        who_says = {"organization": INTERESTED, "name": "June Halvorsen", "email": "june@crossing.example"}
        survey = survey_of(intake.blueprint).items()
        answers = {key: one.choices[0] if one.choices else MANY if one.type == "count" else SAID for key, one in survey}
        bringing = Bringing(**who_says, answers=answers)
        interest = express_interest(cohort=intake.cohort, bringing=bringing, by=None)
        _meet(intake, world, interest, who)


def select_some(intake: Intake, world: World) -> None:
    """The first places of a program that selects them, each into another tier; one of them not for long any more."""
    rule = intake.blueprint.selection
    if rule is None:
        return
    schools = intake.cast.schools
    above = [one if rule.of == "school" else one.parent for one in schools]
    for n, place in enumerate(list(dict.fromkeys(one for one in above if one and one.kind in OF[rule.of]))[:KNOWN]):
        until = world.on + timedelta(days=12) if n == 1 else None
        tier = list(rule.tiers)[n % len(rule.tiers)]
        chosen = Chosen(tier=tier, reason=REASONS[n % len(REASONS)], from_day=intake.cohort.starts_on, until=until)
        select(cohort=intake.cohort, organization=place, chosen=chosen, by=intake.by, who=None)


def agree_together(intake: Intake) -> None:
    """What people agree with each other has begun; the first few have signed, of every third one alone."""
    settle_agreements_of(intake.cohort, lambda _: None)
    rows = SigningRequest.objects.filter(agreement__cohort=intake.cohort, person__isnull=False)
    for n, request in enumerate(rows.select_related("agreement__cohort", "person").order_by("pk")[:AGREED]):
        if n % 3 != 1:
            typed = Typed(name=request.name, digest=standing_of(request.agreement).newest.row.digest)
            sign(request=request, typed=typed, way=Way.SIGNED_IN, person=request.person)


def _meet(intake: Intake, world: World, interest: Interest, who: Who) -> None:
    """Two information meetings to come; who would like to join is asked to the first, and somebody else comes."""
    if meeting_of(intake.blueprint) is None or intake.by is None:
        return
    for days, place, link in ((9, "Regional office, room 2", ""), (23, "", "https://meet.prairie.example/information")):
        day = world.on + timedelta(days=days)
        planned = Planned(day=day, from_time=time(16), until_time=time(17), place=place, link=link)
        if day <= timezone.now().date():  # a demo of a year gone by: nobody is asked to what is over
            continue
        meeting = set_meeting(cohort=intake.cohort, planned=planned, by=intake.by, who=None)
        if place:
            ask_to_meeting(meeting=meeting, interests=[interest], by=intake.by, who=who)
            comes = Bringing(organization="Sandridge District 9", name="Otis Fenwick", email="otis@sandridge.example")
            come_to_meeting(meeting=meeting, bringing=comes, by=None)


def _sign(intake: Intake, made: Agreement, n: int, who: Who) -> None:
    """The first is signed by all, the second by one and changed then, of the third one is asked."""
    if intake.by is None:
        return
    sides = standing_of(made).newest.sides
    for k, side in enumerate(sides[: 1 if n else None]):
        signer = _signer(made.place, side.label, 3 * n + k)
        asked = ask_to_sign(agreement=made, side=side.key, signer=signer, by=intake.by, who=who)
        if n < BEGUN - 1:
            typed = Typed(name=signer.name, digest=standing_of(made).newest.row.digest)
            sign(request=asked.request, typed=typed, way=Way.LINK, person=None)
    release = [line.key for line in standing_of(made).newest.lines if line.kind == RELEASE]
    if n == 1 and release:
        values = {release[0]: "60 minutes"}
        change_terms(agreement=made, values=values, why="Asked by the other side", seen=1, by=intake.by, who=who)


def _know(intake: Intake, places: Sequence[Organization], who: Who) -> None:
    """What the program asks of places, said of all but the last: every choice of a fact has somebody."""
    chosen = [fact for fact in intake.blueprint.facts.items() if fact[1].of == "organization" and fact[1].choices]
    if intake.by is None:
        return
    for key, fact in chosen:
        for n, place in enumerate(places[:-1]):
            known = Known(fact=key, value=fact.choices[-1 - n % len(fact.choices)], from_day=intake.cohort.starts_on)
            note_fact(cohort=intake.cohort, organization=place, known=known, by=intake.by, who=who)


def _steps(intake: Intake, made: Agreement, nth: int, who: Who) -> None:
    """Stages, promises and steps noted: of the first all done, of the second in every way there is."""
    stages = [one for one in stages_of(intake.blueprint) if one.key != signing_of(intake.blueprint)]
    day = intake.cohort.starts_on
    for n, asked in enumerate((*stages[:2], *promises_of(intake.blueprint)[:3], *steps_of(intake.blueprint)[:3])):
        state = STATES[n % len(STATES)] if nth and asked.kind != StepKind.STAGE else StepState.DONE
        note = BECAUSE.get(state) or asked.shows[:1].upper() + asked.shows[1:]
        owner = asked.owner or ("principal" if state in BECAUSE else "")
        noted = Noted(kind=asked.kind, key=asked.key, state=state, day=day, note=note, owner=owner)
        if intake.by is not None:
            note_step(agreement=made, noted=noted, by=intake.by, who=who)


def _signer(place: Organization, office: str, n: int) -> Signer:
    given, family = words("names")["given"][-2 * n - 1], words("names")["family"][5 * n + 3]
    return Signer(
        name=f"{given} {family}", office=office, email=f"{plain(given)}.{plain(family)}@{plain(place.name)}.example"
    )
