"""What scenes of the office share: its day, its words, and another sponsor who must never be seen from here."""

import re
from datetime import date

from alongside.people.models.organizations import Organization
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from tests.factories.programs import ENDS, PROGRAM, STARTS

NOON = "2026-11-19T18:00:00Z"
TODAY = date(2026, 11, 19)
LAST_WEEK = date(2026, 11, 12)
SECRET = "kestrel-nine-words-nobody-else-may-read"


def words(answer: bytes) -> str:
    """What the main part of a page says, without its marks."""
    main = re.search(r"<main.*</main>", answer.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def elsewhere(sponsor: Organization) -> Cohort:
    """The same kind of program of another sponsor."""
    source = PROGRAM.read_text("utf-8").replace("key: garden\n", "key: orangery\n")
    version = adopt_text(source=source, file=PROGRAM.name, sponsor=sponsor, by=None)
    return open_cohort(version=version, key="orangery-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


def at(place: Organization, *more: str) -> str:
    """The address of a page about a place."""
    return "/".join(("/office/organizations", place.public_id, *more, ""))
