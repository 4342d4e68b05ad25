"""Which row a line of the table of pages means for each column, and what a form is filled in with."""

from collections.abc import Callable

from django.utils.http import urlencode

from alongside.people.models.persons import Login, Person
from alongside.programs.models.participations import Participation
from tests.access.scene import Scene

# Column -> who it is. "out" is nobody.
COLUMNS = {
    "co": "angela",
    "he": "renee",
    "su": "maya",
    "si": "paul",
    "le": "lena",
    "re": "reiko",
    "ap": "abel",
    "sp": "sol",
    "hx": "vera",
    "oc": "oscar",
    "no": "nell",
    "out": "",
}
BESIDE = {"renee": "maya", "maya": "renee", "paul": "maya", "vera": "ben"}
UNKNOWN = "nosuchrow234"

type Row = Callable[[Scene, str, str], str]


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
        "other": "ines" if there else "ursa",
    }
    return scene.acts[named[relation]]


def proposal(scene: Scene, name: str, relation: str) -> str:
    """The public id of a proposal: of the open round of this cohort, or of the other sponsor's."""
    return scene.proposals["there" if (relation == "other") != (name == "oscar") else "here"].public_id


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


def token(scene: Scene, name: str, relation: str) -> str:
    """The token of an invitation."""
    return scene.invitation


# Address -> the parameter of its path, the row it means, and what an unknown one looks like.
ROWS: dict[str, tuple[str, Row, str]] = {
    "front:invitation": ("token", token, UNKNOWN),
    "front:invitation-again": ("token", token, UNKNOWN),
    "front:address-primary": ("number", address, "987654"),
    "front:login-end": ("public_id", login, UNKNOWN),
    "office:people-person": ("public_id", participation, UNKNOWN),
    "office:people-recheck": ("public_id", participation, UNKNOWN),
    "office:people-invite": ("public_id", participation, UNKNOWN),
    "office:matching-lock": ("public_id", proposal, UNKNOWN),
    "office:matching-unlock": ("public_id", proposal, UNKNOWN),
    "office:matching-leave": ("public_id", proposal, UNKNOWN),
    "office:matching-swap": ("public_id", proposal, UNKNOWN),
}
KINDS = ("office:people-export", "office:engagements-export", "office:hours-export")


def parameters(scene: Scene, url: str, name: str, relation: str) -> dict[str, str]:
    """What stands in the path."""
    if url in KINDS:
        return {"kind": "doc" if relation == "unknown" else relation}
    if relation == "-" or url not in ROWS:
        return {}
    parameter, row, unknown = ROWS[url]
    return {parameter: unknown if relation == "unknown" else row(scene, name, relation)}


def form(scene: Scene, url: str, name: str, relation: str) -> dict[str, str]:
    """What a form is filled in with, as somebody would who means it."""
    filled = FORMS.get(url, {})
    return filled if isinstance(filled, dict) else filled(scene, name, relation)


def _one_participation(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"participation": participation(scene, name, relation)}


def _an_address_of(scene: Scene, name: str, relation: str) -> dict[str, str]:
    row = participation_of(scene, name, "cohort" if relation == "unknown" else relation)
    assert row.person is not None
    return {"address": str(row.person.addresses.order_by("pk").values_list("pk", flat=True)[0])}


def _another_helper(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"helper": scene.acts["rosa" if (relation == "other") != (name == "oscar") else "gale"].public_id}


FORMS: dict[str, Callable[[Scene, str, str], dict[str, str]] | dict[str, str]] = {
    "front:acting": _one_participation,
    "front:demo-enter": _one_participation,
    "front:sign-in": {"email": "nobody.knows@schools.example"},
    "front:password": {"email": "nobody.knows@schools.example", "password": "wrong and long enough"},
    "front:settings": {"known_as": "Sunny", "time_zone": "America/Denver"},
    "front:password-set": {"new": "a lighthouse in the prairie"},
    "front:address-add": {"email": "another.address@schools.example"},
    "front:address-code": {"code": "000000"},
    "office:people-invite": _an_address_of,
    "office:matching-swap": _another_helper,
}


def query(url: str) -> str:
    """Words asked with an address, where it needs some."""
    return f"?{urlencode(QUERIES[url])}" if url in QUERIES else ""


QUERIES: dict[str, dict[str, str]] = {}
