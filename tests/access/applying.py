"""Which program, link or application a line of the table of pages means for each column."""

from alongside.programs.links import Link, sealed_link
from tests.access.scene import NOW, Scene

OF_A_PROGRAM = ("front:bring", "front:program", "front:eligible", "front:apply", "front:apply-mailed")
DOCUMENT = "front:program-document-pdf"


def program(scene: Scene, url: str, name: str, relation: str) -> dict[str, str]:
    """The key of one's own program or of the other sponsor's, and the role one applies for."""
    there = (relation == "other") != (name == "oscar")
    key = "no-such-program" if relation == "unknown" else (scene.elsewhere if there else scene.cohort).program.key
    if url == DOCUMENT:
        return {"key": scene.cohort.program.key, "name": "no-such-document"}
    return {"key": key, "role": "newcomer"} if "apply" in url else {"key": key}


def application(scene: Scene, name: str, relation: str) -> str:
    """The public id of an application to one's own cohort, or to the other sponsor's."""
    return scene.applications["there" if (relation == "other") != (name == "oscar") else "here"].public_id


def link(scene: Scene, _name: str, _relation: str) -> str:
    """A link somebody asked for who has not begun yet."""
    return sealed_link(Link(scene.cohort.public_id, "newcomer", "not.begun@applying.example", NOW))
