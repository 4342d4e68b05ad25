"""Rows there is one of here and one at the other sponsor: rosters, matching, long work, programs and their texts."""

from alongside.matching.models.groups import PeerGroup, Seat
from tests.access.scene import Scene


def where(name: str, relation: str) -> str:
    """`here` or `there`: whose row is meant, seen from who asks."""
    return "there" if (relation == "other") != (name == "oscar") else "here"


def roster(scene: Scene, name: str, relation: str) -> str:
    """The public id of a roster that is not imported yet; `over`: of one that is."""
    return scene.imports[where(name, relation)].public_id


def roster_spare(scene: Scene, name: str, relation: str) -> str:
    """The public id of a roster that may go, with its files."""
    return scene.imports[f"{where(name, relation)} spare"].public_id


def roster_over(scene: Scene, name: str, relation: str) -> str:
    """The public id of a roster that was imported."""
    return scene.imports[f"{where(name, relation)} over"].public_id


def proposal(scene: Scene, name: str, relation: str) -> str:
    """The public id of a proposal: of the open round of this cohort, or of the other sponsor's."""
    return scene.proposals[where(name, relation)].public_id


def publication(scene: Scene, name: str, relation: str) -> str:
    """The public id of what was published here, or at the other sponsor."""
    return scene.offered[where(name, relation)].publication.public_id


def matching_round(scene: Scene, name: str, relation: str) -> str:
    """The public id of an open round of matching: of this cohort, or of the other sponsor's."""
    return scene.proposals[where(name, relation)].round.public_id


def seat_of(scene: Scene, name: str, relation: str) -> Seat:
    """Somebody's seat in a group of an open round: of this cohort, or of the other sponsor's."""
    match = scene.proposals[where(name, relation)]
    group, _ = PeerGroup.objects.get_or_create(round=match.round, duty=match.duty, number=1, defaults={"fit": 0})
    seat, _ = Seat.objects.get_or_create(round=match.round, duty=match.duty, supported=match.supported, group=group)
    return seat


def seat(scene: Scene, name: str, relation: str) -> str:
    """The public id of that seat."""
    return seat_of(scene, name, relation).public_id


def group(scene: Scene, name: str, relation: str) -> str:
    """The public id of the group it is in."""
    found = seat_of(scene, name, relation).group
    return found.public_id if found else ""


def job(scene: Scene, name: str, relation: str) -> str:
    """The public id of a piece of long work: of this cohort, or of the other sponsor's."""
    return scene.jobs[where(name, relation)].public_id


def version(scene: Scene, name: str, relation: str) -> str:
    """The number of a version of one's own program: each has one."""
    return "1"


def studio_tab(scene: Scene, name: str, relation: str) -> str:
    """A tab of the studio: the same for everybody."""
    return "who"


def begun(scene: Scene, name: str, relation: str) -> str:
    """The key of a program somebody is beginning: one's own, or one of the other sponsor's."""
    return f"begun-{where(name, relation)}"


def begun_tab(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """The same with a tab of the studio."""
    key = "no-such-program" if relation == "unknown" else begun(scene, name, relation)
    return {"program": key, "tab": "who"}


def begun_kind(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """The same with a kind of rule."""
    return {"program": begun_tab(scene, name, relation)["program"], "kind": "kept"}


def studio_part(scene: Scene, name: str, relation: str) -> str:
    """A part of the program that has a form: the same for everybody."""
    return "calendar"


def studio_sentence(scene: Scene, name: str, relation: str) -> str:
    """A sentence of the program: the same for everybody."""
    return "calendar.zone"


def begun_part(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """The same with a part that has a form."""
    return {"program": begun_tab(scene, name, relation)["program"], "at": "calendar"}


def addable(scene: Scene, name: str, relation: str) -> str:
    """A kind of rule that can be added: the same for everybody."""
    return "kept"


def shelved(scene: Scene, name: str, relation: str) -> str:
    """The public id of a framework on one's own sponsor's shelf, or on the other's."""
    return scene.shelf[where(name, relation)].public_id


def library_work(scene: Scene, name: str, relation: str) -> str:
    """A work of the library: the same for everybody."""
    return "psel-2015"
