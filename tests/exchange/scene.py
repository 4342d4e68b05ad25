"""A coordinator's desk: the standing cast, the garden program's cohort, and rosters made on the spot."""

from dataclasses import dataclass

from django.utils import timezone

from alongside.exchange.actions.applying import apply, look
from alongside.exchange.actions.importing import described
from alongside.exchange.models import Import
from alongside.exchange.planning.report import Report
from alongside.exchange.queries import remembered, setting_of
from alongside.exchange.reading.columns import Placing, headings_of
from alongside.exchange.reading.documents import Document, document_of
from alongside.exchange.reading.rosters import Corrections, read_roster
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from tests.cast import Cast, cast
from tests.factories.programs import cohort, enrolled

HEADINGS = "Staff ID,First Name,Last Name,Email,School,District,Position,Hire Date,Status"


@dataclass(frozen=True, slots=True)
class Desk:
    """The cast, the cohort, and Angela acting in it."""

    cast: Cast
    cohort: Cohort
    angela: Participation


def desk() -> Desk:
    """Everyone in place; Maya and Renée are not enrolled yet."""
    people = cast()
    year = cohort(people.places.union)
    return Desk(people, year, enrolled(year, people.angela, "coordinator"))


def sheet(*rows: str, name: str = "staff.csv", headings: str = HEADINGS) -> Document:
    return document_of(name, "\r\n".join((headings, *rows)).encode())


def dry(into: Cohort, *documents: Document, answers: dict[str, str] | None = None) -> Report:
    """Look it over; nothing is written."""
    setting = setting_of(into, answers=answers)
    placing = Placing(remembered(setting), headings_of(setting.blueprint))
    return look(setting, read_roster(documents, today=setting.today, placing=placing))


def bring_in(
    into: Cohort,
    *documents: Document,
    answers: dict[str, str] | None = None,
    second: Person | None = None,
    role: str = "",
    corrections: Corrections | None = None,
) -> tuple[Report, Import]:
    """Import files as the command line does."""
    setting = setting_of(into, answers=answers, role=role)
    placing = Placing(remembered(setting), headings_of(setting.blueprint))
    roster = read_roster(documents, today=setting.today, placing=placing, corrections=corrections)
    files, digest = described(documents)
    importing = Import(
        cohort=into, sender=setting.sender, files=files, digest=digest, second=second, brought_at=timezone.now()
    )
    return apply(importing, roster, setting), importing


def told(report: Report) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, skipped."""
    return len(report.created), len(report.updated), report.unchanged, report.skipped


def everything() -> dict[str, int]:
    """How many rows there are of everything a roster writes."""
    models = (Person, Participation, Import)
    related = ("addresses", "appointments", "roster_lines")
    rows = {model.__name__: model.objects.count() for model in models}
    return rows | {
        name: Person._meta.get_field(name).related_model._default_manager.count()  # type: ignore[union-attr] # relations
        for name in related
    }
