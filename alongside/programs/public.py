"""What anybody may know of a program: that it is open, and the text it follows. Nothing of people."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from alongside.blueprint.eligibility import Verdict
from alongside.blueprint.grammar import first_day_of
from alongside.blueprint.judgement import Answer
from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read
from alongside.kernel.errors import NotHere
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, CohortVersion, Program
from alongside.programs.models.documents import PublicDocument

NOT_OPEN = "Nothing is open at this address. It may have ended, or the address has a slip in it."


@dataclass(frozen=True, slots=True)
class OpenProgram:
    """A program somebody can come into: the intake, what it follows today, and that day where it is."""

    cohort: Cohort
    version: int
    blueprint: Blueprint
    on: date

    @property
    def takes_people(self) -> bool:
        """Whether people still apply: all year, or until it begins where the program takes no late hires."""
        return not too_late(self.cohort, self.blueprint, on=self.on)


def open_programs() -> QuerySet[Program]:
    """Programs with an intake that is open and follows a version, by name; `sponsor` is loaded."""
    taken = Exists(CohortVersion.objects.filter(cohort=OuterRef("pk")))
    here = Cohort.objects.filter(taken, program=OuterRef("pk"), state=CohortState.OPEN)
    return Program.objects.filter(Exists(here)).select_related("sponsor").order_by("name", "pk")


def open_program(key: str) -> OpenProgram:
    """The intake somebody comes into now: that of today, else the next to begin. Raises NotHere without one."""
    rows = Cohort.objects.filter(program__key=key, state=CohortState.OPEN).select_related("program__sponsor")
    cohorts = list(rows.order_by("starts_on", "pk"))
    now = [cohort for cohort in cohorts if cohort.starts_on <= today(cohort) <= cohort.ends_on]
    ahead = [cohort for cohort in cohorts if cohort.starts_on > today(cohort)]
    late = None
    for cohort in [*now[::-1], *ahead, *cohorts[::-1]]:
        if pins_of(cohort.pk).days:
            found = _opened(cohort)
            if found.takes_people:
                return found
            late = late or found
    if late is None:
        raise NotHere(NOT_OPEN)
    return late


def open_program_of(cohort: str) -> OpenProgram:
    """The same for one intake, by its public id. Raises NotHere once it is closed."""
    rows = Cohort.objects.filter(public_id=cohort, state=CohortState.OPEN).select_related("program__sponsor")
    found = rows.first()
    if found is None or not pins_of(found.pk).days:
        raise NotHere(NOT_OPEN)
    return _opened(found)


def _opened(cohort: Cohort) -> OpenProgram:
    day = today(cohort)
    pin = pins_of(cohort.pk).on(max(day, cohort.starts_on))
    return OpenProgram(cohort, pin.version, pin.blueprint, day)


def too_late(cohort: Cohort, blueprint: Blueprint, *, on: date) -> bool:
    """Whether somebody who applies on a day comes too late for an intake: it has begun, and takes no late hires."""
    return blueprint.joining is not None and not blueprint.joining.late_hires and on > cohort.starts_on


def in_its_year(found: Verdict, cohort: Cohort, blueprint: Blueprint) -> Verdict:
    """A verdict as it holds in an intake: a yes for a school year that begins after its end is a no, and says so."""
    begins = first_day_of(found.school_year, blueprint.calendar.school_year)
    if found.answer is not Answer.YES or begins <= cohort.ends_on:
        return found
    ends = blueprint.tongue.say("page.year_ends", day=blueprint.tongue.page_day(cohort.ends_on))
    reasons = (*found.reasons, ends[:1].upper() + ends[1:])
    return replace(found, answer=Answer.NO, track=None, sentence=ends, reasons=reasons, offers=(), openings=())


def documents_named(blueprint: Blueprint) -> tuple[str, ...]:
    """The documents its public page names, by their keys."""
    return blueprint.page.documents if blueprint.page else ()


def documents_placed(cohort: Cohort, blueprint: Blueprint) -> dict[str, PublicDocument]:
    """Document -> where the program put it beside its file, without what it holds. One query where there are any."""
    keys = documents_named(blueprint)
    rows = PublicDocument.objects.filter(program=cohort.program_id, key__in=keys).defer("content")
    return {row.key: row for row in rows} if keys else {}


def document_kept(cohort: Cohort, blueprint: Blueprint, key: str) -> bytes:
    """A document that is kept here. Raises NotHere for one the file does not name, or that is elsewhere."""
    rows = PublicDocument.objects.filter(program=cohort.program_id, key=key, size__gt=0)
    found = rows.values_list("content", flat=True).first() if key in documents_named(blueprint) else None
    if found is None:
        raise NotHere("No such document is kept here.")
    return bytes(found)


def in_short(programs: list[Program]) -> dict[int, str]:
    """Program (a row number) -> what its newest version says of it in a sentence. One query."""
    newest: dict[int, tuple[str, str]] = {}
    rows = BlueprintVersion.objects.filter(program__in=programs).order_by("number")
    for program, source, file in rows.values_list("program_id", "source", "file"):
        newest[program] = (source, file)
    return {program: _says(source, file) for program, (source, file) in newest.items()}


@lru_cache(maxsize=64)
def _says(source: str, file: str) -> str:
    reading = read(source, file=file)
    return reading.legible.says if reading.legible else ""
