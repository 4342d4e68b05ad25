"""Whom a line of the tables means for each column: one who takes part, two together, a change somebody asks for."""

from datetime import date

from alongside.people.models.persons import Login, Person
from alongside.programs.actions.changes import Wanted, ask, change_participation, may_ask
from alongside.programs.enums import ChangeKind
from alongside.programs.models.changes import Change
from alongside.programs.models.participations import Participation
from tests.access.scene import Scene, Two

BESIDE = {"renee": "maya", "maya": "renee", "paul": "maya", "vera": "ben"}
UNKNOWN = "nosuchrow234"
# Addresses that end in what kind of file is wanted.
KINDS = (
    "office:people-export",
    "office:engagements-export",
    "office:hours-export",
    "office:services-export",
    "office:funds-export",
    "office:matching-pairs",
)
MINE = {
    "own": {"renee": "renee-maya", "maya": "renee-maya", "vera": "vera-ben"},
    "beside": {"paul": "renee-maya"},
    "ended": {"renee": "renee-dora", "maya": "gus-maya", "vera": "vera-carl"},
    "twice": {"renee": "gus-renee", "maya": "maya-theo"},
}


def participation(scene: Scene, name: str, relation: str) -> str:
    """The public id of a participation."""
    return participation_of(scene, name, relation).public_id


def participation_of(scene: Scene, name: str, relation: str) -> Participation:
    there = name == "oscar"
    named = {
        "own": name or "maya",
        "beside": BESIDE.get(name, "maya"),
        "cohort": "ursa" if there else "ines",
        "left": "liv",
        "twice": {"renee": "renee as a newcomer", "maya": "maya as a guide"}.get(name, "ines"),
        "other": "ines" if there else "ursa",
    }
    return scene.acts[named[relation]]


def change_of(scene: Scene, name: str, relation: str) -> Change:
    """A leave that somebody has ahead of them."""
    row = participation_of(scene, name, relation)
    wanted = Wanted(kind=ChangeKind.LEAVE, from_day=date(2026, 12, 1), until=date(2026, 12, 15))
    return change_participation(participation=row, wanted=wanted, by=scene.people["angela"])


def change(scene: Scene, name: str, relation: str) -> str:
    """The public id of a leave ahead."""
    return change_of(scene, name, relation).public_id


def change_asked(scene: Scene, name: str, relation: str) -> str:
    """The public id of a leave that somebody asked for; who can ask for none has none."""
    row = participation_of(scene, name, relation)
    if row.person is None or ChangeKind.LEAVE not in may_ask(row, on=date(2026, 11, 19)):
        return UNKNOWN
    wanted = Wanted(kind=ChangeKind.LEAVE, from_day=date(2026, 12, 1), until=date(2026, 12, 15))
    return ask(participation=row, wanted=wanted, by=row.person).public_id


def pair_of(scene: Scene, name: str, relation: str) -> Two | None:
    """The pair a relation means, or None; `team`: the team that is coached here."""
    if relation == "team":
        return scene.team
    if relation == "cohort":
        return scene.pairs["rosa-tomas" if name == "oscar" else "gale-finn"]
    if relation == "other":
        return scene.pairs["gale-finn" if name == "oscar" else "rosa-tomas"]
    key = MINE.get(relation, {}).get(name)
    return scene.pairs[key] if key else None


def some_pair(scene: Scene, name: str, relation: str) -> Two:
    return pair_of(scene, name, relation) or scene.pairs["renee-maya"]


def change_and_kind(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """A leave of somebody who is here; of somebody who left, taking part again."""
    row = UNKNOWN if relation == "unknown" else participation(scene, name, relation)
    return {"public_id": row, "kind": "reinstate" if relation == "left" else "leave"}


def address(scene: Scene, name: str, relation: str) -> str:
    """The row number of an address: one's own, or somebody else's."""
    person = scene.people[name or "maya"] if relation == "own" else scene.people["gus"]
    return str(person.addresses.order_by("pk").values_list("pk", flat=True)[0])


def login(scene: Scene, name: str, relation: str) -> str:
    """The public id of a browser somebody is signed in with: one's own, or somebody else's."""
    person = scene.people[name or "maya"] if relation == "own" else scene.people["gus"]
    return _login(person).public_id


def _login(person: Person) -> Login:
    return Login.objects.filter(person=person, ended_at=None).order_by("pk")[0]
