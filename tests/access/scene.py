"""One orchard for every question of access: two sponsors, every role, and every way two people can stand to each other.

Angela coordinates. Renee helps Maya, whom Paul evaluates as principal of Lakeview. Vera helped Ben and became his
principal today. Gale helps Finn, and none of the others has to do with them. Renee helped Dora and Gus helped Maya
until October; Vera helped Carl. The other sponsor's orchard has Oscar, who coordinates, and Rosa, who helps Tomas. Finn
takes part in both orchards. Gus coaches Renee, and Maya coaches Theo: who signs in as the one they are in the other
pairs sees nothing of these. Every private text holds a word that stands nowhere else: a token.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypedDict, Unpack

from alongside.blueprint.editing import headed
from alongside.exchange.actions.importing import bring as bring_files
from alongside.exchange.models import Import
from alongside.jobs.actions import enqueue, request_stop
from alongside.jobs.kinds import KINDS
from alongside.jobs.models import Job
from alongside.kernel.access import Who
from alongside.matching.actions.proposing import propose
from alongside.matching.models.claims import Claim
from alongside.matching.models.named import Named
from alongside.matching.models.publications import Acknowledgement, Offer
from alongside.matching.models.rounds import Proposal
from alongside.notices.actions import read_events
from alongside.pay.models import PayRun
from alongside.people.actions.addresses import add_address
from alongside.people.actions.appointments import appoint, let_position_evaluate, name_evaluator
from alongside.people.actions.invitations import invite
from alongside.people.actions.merging import merge
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.confirm import Remembered, confirm_all, raise_difference
from alongside.practice.sessions.models import Attendance, Booking, Difference
from alongside.programs.actions.applications import Written, begin, send
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.drafts import begin_program, write_draft
from alongside.programs.actions.engagements import add_party, pause_where_evaluated, start_engagement
from alongside.programs.actions.participations import Joining, end_participation, enrol
from alongside.programs.enums import Part
from alongside.programs.links import Link
from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.contracts import Quote
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation, Team
from alongside.programs.models.shelf import ShelfWork
from tests.access import tokens
from tests.access.booking import plan
from tests.access.buying import buy
from tests.access.helping import Helping, plant
from tests.access.keeping import Asked, Kept, keep, plant_asks, plant_claims, plant_named
from tests.access.offering import Offered, open_offer, published, told
from tests.access.parting import part, would_change
from tests.access.paying import pay
from tests.access.practising import advise, grow, lead, log, report, talk
from tests.access.shelving import shelves
from tests.cast import somebody
from tests.exchange.scene import bring_in, sheet
from tests.factories.programs import acting

TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
ORCHARD = Path(__file__).with_name("orchard.yaml")
STARTS, ENDS = date(2026, 7, 1), date(2027, 6, 30)
NEVER_HERE = ("ines", "ursa", "inesagain", "ursaagain")


class Brings(TypedDict, total=False):
    """What somebody brings along: see `Joining`."""

    facts: dict[str, object]
    needs: list[str]
    wishes: dict[str, object]
    capacity: int


@dataclass(frozen=True, slots=True)
class Two:
    """A pair: its engagement, both participations, and one session of theirs with a note."""

    engagement: Engagement
    helper: Participation
    supported: Participation
    line: Attendance


@dataclass(slots=True)
class Scene:
    """Everyone and everything, by name. `people` are signed in as `acts`, their participation, or as nobody."""

    cohort: Cohort
    elsewhere: Cohort
    places: dict[str, Organization]
    people: dict[str, Person] = field(default_factory=dict)
    acts: dict[str, Participation] = field(default_factory=dict)
    pairs: dict[str, Two] = field(default_factory=dict)
    team: Two | None = None
    differences: dict[str, Difference] = field(default_factory=dict)
    evaluations: dict[str, int] = field(default_factory=dict)
    imports: dict[str, Import] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    invitation: str = ""
    helping: dict[str, Helping] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    pay: dict[str, PayRun] = field(default_factory=dict)
    offered: dict[str, Offered] = field(default_factory=dict)
    offer: Offer | None = None
    kept: dict[str, Kept] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    named: dict[str, Named] = field(default_factory=dict)
    told: Acknowledgement | None = None
    bookings: dict[str, Booking] = field(default_factory=dict)
    shelf: dict[str, ShelfWork] = field(default_factory=dict)
    today: date = TODAY

    def who(self, name: str) -> Who:
        return acting(self.acts[name], TODAY)


def build() -> Scene:
    """Make everything by the product's own actions. Call it with the clock at NOW."""
    places = _places()
    made = Scene(_cohort(places["union"]), _cohort(places["association"], elsewhere=True), places)
    _roles(made)
    _pairs(made)
    _team(made)
    _waiting(made)
    _elsewhere(made)
    _coming_and_going(made)
    _twice_here(made)
    _imports(made)
    _jobs(made)
    _both_sides(made)
    for key in ("gale-finn", "rosa-tomas"):
        report(made.pairs[key].engagement, made.pairs[key].helper)
    advise(made.acts)
    made.bookings = plan(made.pairs, TODAY)
    made.helping = plant(made)
    _applications(made)
    _drafts(made)
    made.shelf = shelves(made.cohort, made.elsewhere, by=made.people)
    appoint(made.people["vera"], position="principal", at=places["hilltop"], by=None, starts_on=TODAY)
    pause_where_evaluated(people=[made.people["vera"].pk], on=TODAY, by=None)
    read_events(lambda _: None)
    made.quotes = buy(made.acts)
    _published(made)
    made.pay = pay({"here": made.acts["angela"], "there": made.acts["oscar"]}, made.who("angela"))
    return made


def _places() -> dict[str, Organization]:
    kind = OrganizationKind
    union = create_organization(kind=kind.UNION, name="Prairie Educators", by=None, time_zone="America/Chicago")
    association = create_organization(kind=kind.ASSOCIATION, name=tokens.OTHER_SPONSOR, by=None)
    rivertown = create_organization(kind=kind.DISTRICT, name="Rivertown District 12", by=None)
    hollis = create_organization(kind=kind.DISTRICT, name="Hollis Park District 40", by=None)
    names = {"lakeview": rivertown, "hilltop": rivertown, "linden": hollis}
    schools = {
        name: create_organization(kind=kind.SCHOOL, name=f"{name.title()} School", under=under, by=None)
        for name, under in names.items()
    }
    away = create_organization(kind=kind.SCHOOL, name=tokens.OTHER_SCHOOL, by=None)
    let_position_evaluate("principal", evaluated="teacher", at=rivertown, by=None)
    let_position_evaluate("principal", evaluated="teacher", at=hollis, by=None)
    return {
        **schools,
        "union": union,
        "association": association,
        "rivertown": rivertown,
        "hollis": hollis,
        "away": away,
    }


def _cohort(sponsor: Organization, *, elsewhere: bool = False) -> Cohort:
    text = ORCHARD.read_text("utf-8")
    if elsewhere:
        text = text.replace("key: orchard", "key: elsewhere").replace("name: The orchard", f"name: {tokens.OTHER_NAME}")
    version = adopt_text(source=text, file=ORCHARD.name, sponsor=sponsor, by=None)
    key = "elsewhere-2026" if elsewhere else "orchard-2026"
    return open_cohort(version=version, key=key, name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


def join(
    made: Scene, name: str, role: str, *, at: str = "", into: Cohort | None = None, **more: Unpack[Brings]
) -> Participation:
    """Enrol somebody, made first if they are new. The first participation is the one they act in."""
    first = name.partition(" ")[0].lower()
    if first not in made.people:
        email = f"{first}.{tokens.ADDRESS}@schools.example"
        made.people[first] = somebody(name, email, verified=first not in NEVER_HERE)
    person = made.people[first]
    where = made.places[at] if at else None
    joining = Joining(who=person, role=role, starts_on=STARTS, works_at=where, **more)
    participation = enrol(cohort=into or made.cohort, joining=joining, by=None)
    made.acts.setdefault(first, participation)
    return participation


def _roles(made: Scene) -> None:
    join(made, "Angela Brandt", "coordinator")
    join(made, "Paul Whitfield", "site", at="lakeview")
    join(made, "Lena Sorensen", "leader")
    join(made, "Reiko Adair", "researcher", at="rivertown")
    join(made, "Abel Quist", "approver", at="rivertown")
    join(made, "Sol Mendes", "support")
    made.people["nell"] = somebody("Nell Aimless", "nell@schools.example")
    appoint(made.people["paul"], position="principal", at=made.places["lakeview"], by=None, starts_on=STARTS)


def teacher(made: Scene, name: str, at: str, **more: Unpack[Brings]) -> Participation:
    """A newcomer who teaches at a school."""
    brought: Brings = {"facts": {"years": 2}, **more}
    joined = join(made, name, "newcomer", at=at, **brought)
    appoint(made.people[name.partition(" ")[0].lower()], position="teacher", at=made.places[at], by=None)
    return joined


def _pairs(made: Scene) -> None:
    wishes: Brings = {"wishes": {"described-as": tokens.WISH}, "needs": [tokens.NEED], "facts": {"years": 1}}
    strong: Brings = {"facts": {"strengths": [tokens.STRENGTH], "described-as": [tokens.DESCRIBED]}, "capacity": 4}
    renee = join(made, "Renee Castellanos", "guide", at="lakeview", **strong)
    maya = teacher(made, "Maya Lindqvist", "lakeview", **wishes)
    gale = join(made, "Gale Ostrow", "guide", at="linden")
    finn = teacher(made, "Finn Abernathy", "linden")
    vera, ben = join(made, "Vera Castillo", "guide", at="hilltop"), teacher(made, "Ben Okoro", "hilltop")
    gus, dora = join(made, "Gus Tallow", "guide", at="linden"), teacher(made, "Dora Venn", "linden")
    carl = teacher(made, "Carl Ruiz", "linden")
    made.pairs = {
        "renee-maya": bring(made, renee, maya, note=tokens.NOTE),
        "gale-finn": bring(made, gale, finn, note=tokens.NOTE_APART),
        "vera-ben": bring(made, vera, ben, note=tokens.NOTE_EVALUATOR),
        "renee-dora": bring(made, renee, dora, note=tokens.NOTE_ENDED),
        "gus-maya": bring(made, gus, maya, note=tokens.NOTE_FORMER),
        "vera-carl": bring(made, vera, carl, note=tokens.NOTE_CARL),
    }
    part(made.pairs, TODAY)
    grow(made.pairs["renee-maya"].engagement, maya, words=tokens.NOTE_OWN, shared=False)
    met = made.pairs["gale-finn"]
    confirm_all(attendances=[met.line], by=made.people["finn"], who=made.who("finn"))


def bring(made: Scene, helper: Participation, supported: Participation, *, note: str) -> Two:
    """Bring two together in July; they met on a day in October, about which the helper wrote a note."""
    engagement = start_engagement(
        cohort=helper.cohort, duty="growing", supported=supported, helper=helper, starts_on=STARTS, by=None
    )
    goal = grow(engagement, supported, words=note.replace("zqnote", "zqgoal"))
    line = log(engagement, helper, note=note, goal=goal)
    talk(engagement, supported, words=note.replace("zqnote", "zqmail"))
    return Two(engagement, helper, supported, line)


def _team(made: Scene) -> None:
    """Paul's leadership team, with Maya in it: the evaluator and the one he evaluates read its minutes."""
    team = Team.objects.create(cohort=made.cohort, organization=made.places["lakeview"], name="Lakeview team")
    joined = enrol(cohort=made.cohort, joining=Joining(who=team, role="team", starts_on=STARTS), by=None)
    helper = made.acts["renee"]
    engagement = start_engagement(
        cohort=made.cohort, duty="teamwork", supported=joined, helper=helper, starts_on=STARTS, by=None
    )
    for name in ("Paul Whitfield", "Maya Lindqvist"):
        member = join(made, name, "member")
        add_party(engagement=engagement, participation=member, part=Part.MEMBER, starts_on=STARTS, by=None)
        made.acts[f"{name.partition(' ')[0].lower()} in the team"] = member
    lead(engagement, helper, words=tokens.NOTE_TEAM)
    made.team = Two(engagement, helper, joined, log(engagement, helper, note=tokens.NOTE_TEAM))


def _waiting(made: Scene) -> None:
    """Maya and Finn each remember one session differently; Wendy, who has nobody, is in an open round of matching."""
    day = date(2026, 11, 12)
    for name, key, word in (("maya", "renee-maya", tokens.DIFFERENCE), ("finn", "gale-finn", tokens.DIFFERENCE_APART)):
        pair = made.pairs[key]
        line = log(pair.engagement, pair.helper, note="", day=day)
        said = Remembered(day=day, minutes=30, mode="virtual", word=word)
        made.differences[key] = raise_difference(
            attendance=line, remembered=said, by=made.people[name], who=made.who(name)
        )
    wishes: Brings = {"wishes": {"described-as": tokens.WISH}, "needs": [tokens.NEED, tokens.STRENGTH]}
    wendy = teacher(made, "Wendy Ash", "linden", **wishes)
    propose(cohort=made.cohort, by=made.people["angela"])
    made.proposals["here"] = Proposal.objects.get(supported=wendy)


def _coming_and_going(made: Scene) -> None:
    """Ines and Ursa have never been here; Liv has left. Hal, who never was in anything, is invited."""
    join(made, "Ines Newcome", "newcomer")
    liv = join(made, "Liv Moss", "newcomer")
    end_participation(participation=liv, ends_on=TODAY, by=None)
    hal = somebody("Hal Fenn", "hal@schools.example", verified=False)
    made.invitation = invite(hal.addresses.get(), by=made.people["angela"]).token


def _twice_here(made: Scene) -> None:
    """Ines and Ursa were each written down twice and found to be one; each has an evaluator by name."""
    for name, evaluator, cohort in (("ines", "paul", made.cohort), ("ursa", "oscar", made.elsewhere)):
        person = made.people[name]
        other = join(made, f"{name.title()}again Twice", "member", into=cohort)
        assert other.person is not None
        merge(person, other.person, by=made.people["angela"])
        made.evaluations[name] = name_evaluator(made.people[evaluator], of=person, starts_on=TODAY, by=None).pk


def _both_sides(made: Scene) -> None:
    """Renee, who helps, is helped as well, and Maya, who is helped, helps: two participations in one cohort."""
    theo = teacher(made, "Theo Rust", "linden")
    maya = join(made, "Maya Lindqvist", "guide", at="lakeview", capacity=1)
    renee = join(made, "Renee Castellanos", "newcomer", at="lakeview", facts={"years": 2})
    made.acts |= {"maya as a guide": maya, "renee as a newcomer": renee}
    made.pairs["maya-theo"] = bring(made, maya, theo, note=tokens.NOTE_THEO)
    made.pairs["gus-renee"] = bring(made, made.acts["gus"], renee, note=tokens.NOTE_RENEE)


def _imports(made: Scene) -> None:
    """One roster brought and not imported yet, with a row to fix, one to discard, and one
    imported; of either sponsor."""
    for where, cohort, by in (("here", made.cohort, "angela"), ("there", made.elsewhere, "oscar")):
        elsewhere = "Zqother" if where == "there" else "New"
        works = "Roster School,Roster District,teacher,,active"
        row = f"{tokens.ROSTER_ID}{where},Ada,{elsewhere},{tokens.ROSTER_CELL},{works}"
        draft = sheet(row, name=f"{tokens.ROSTER_FILE}.csv")
        made.imports[where] = bring_files(cohort=cohort, documents=[draft], by=made.people[by])
        made.imports[f"{where} spare"] = bring_files(cohort=cohort, documents=[draft], by=made.people[by])
        email = f"ned.{where}@rosters.example"
        done = sheet(f"9{where},Ned,{elsewhere},{email},{works}")
        report, made.imports[f"{where} over"] = bring_in(cohort, done)
        assert report.faults == []


def _jobs(made: Scene) -> None:
    """One piece of long work of either sponsor, stopped before it began."""
    kind = KINDS.get("roster-files")
    assert kind is not None
    for where, cohort in (("here", made.cohort), ("there", made.elsewhere)):
        made.jobs[where] = request_stop(enqueue(kind, key=f"asked {where}", cohort=cohort.pk))


def _drafts(made: Scene) -> None:
    """Either coordinator writes on their program's text, and begins another program."""
    for cohort, by, key in ((made.cohort, "angela", "begun-here"), (made.elsewhere, "oscar", "begun-there")):
        base, who = BlueprintVersion.objects.get(program=cohort.program_id), made.people[by]
        write_draft(program=base.program, base=base, source=f"{base.source}# A thought.\n", revision=0, by=who)
        source = headed(base.source, file=base.file, heads={"key": key})
        begin_program(key=key, source=source, file=base.file, sponsor=base.program.sponsor, by=who)


def _applications(made: Scene) -> None:
    """Somebody nobody knows applies to either sponsor's program."""
    for where, cohort in (("here", made.cohort), ("there", made.elsewhere)):
        words = tokens.APPLIED if where == "here" else tokens.OTHER_FAMILY
        link = Link(cohort.public_id, "newcomer", f"{words.lower()}@applying.example", NOW)
        written = Written(given_name="Kit", family_name=words, school=f"{words} School", facts={"years": "2"})
        made.applications[where] = send(application=begin(link=link), written=written)


def _published(made: Scene) -> None:
    """Renee and Maya are asked about one another; Gale said no to Finn; Paul was told of Maya's match."""
    acts = made.acts
    made.offer = open_offer(acts["angela"], acts["renee"], acts["maya"])
    made.offered = {
        "here": published(acts["angela"], acts["gale"], acts["finn"], words=tokens.NOTE_WHY_NOT),
        "there": published(acts["oscar"], acts["rosa"], acts["tomas"], words="No time."),
    }
    by = {"here": acts["angela"], "there": acts["oscar"]}
    two = {"own": ("maya", "renee"), "here": ("finn", "gale"), "there": ("tomas", "rosa")}
    made.asked = plant_asks({where: (acts[one], acts[other]) for where, (one, other) in two.items()})
    made.named = plant_named({where: (acts[one], acts[other]) for where, (one, other) in two.items()})
    made.claims = plant_claims(by, {"here": made.places["hollis"], "there": made.places["away"]})
    made.kept = keep(acts["finn"], acts["tomas"], acts["maya"], by)
    made.told = told(acts["paul"], made.pairs["renee-maya"].engagement)


def _elsewhere(made: Scene) -> None:
    """The other sponsor's people; Finn is one of them too, with another address and another post."""
    there = made.elsewhere
    join(made, f"Oscar {tokens.OTHER_FAMILY}", "coordinator", into=there)
    rosa = join(made, f"Rosa {tokens.OTHER_FAMILY}", "guide", into=there, capacity=4)
    tomas = join(made, f"Tomas {tokens.OTHER_FAMILY}", "newcomer", into=there, facts={"years": 2})
    made.pairs["rosa-tomas"] = bring(made, rosa, tomas, note=tokens.NOTE_ELSEWHERE)
    would_change(made.pairs["rosa-tomas"].engagement, tomas, words="", on=TODAY)
    join(made, "Finn Abernathy", "newcomer", into=there, facts={"years": 2})
    join(made, f"Uma {tokens.OTHER_FAMILY}", "newcomer", into=there, facts={"years": 2}, needs=[tokens.STRENGTH])
    appoint(made.people["uma"], position="teacher", at=made.places["association"], by=None)
    finn, sender = made.people["finn"], made.places["association"]
    join(made, f"Ursa {tokens.OTHER_FAMILY}", "newcomer", into=there)
    add_address(finn, tokens.OTHER_ADDRESS, by=None, given_by=sender, verified=False)
    appoint(finn, position="teacher", at=made.places["away"], by=None, sender=sender)
    propose(cohort=there, by=made.people["oscar"])
    made.proposals["there"] = Proposal.objects.get(supported=made.acts["uma"])
