"""A sponsor's own shelf, read: what stands there, and one version opened."""

from dataclasses import dataclass

from django.db.models import Prefetch

from alongside.blueprint.parts.shelf import OwnWork
from alongside.blueprint.shelf.library import keys
from alongside.blueprint.shelf.reading import read_own_work
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Misconfigured, NotHere
from alongside.programs.access import SHELF
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of_several, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.shelf import ShelfVersion, ShelfWork
from alongside.programs.sealing import data_key, shelf_place


@dataclass(frozen=True, slots=True)
class Held:
    """A work on the sponsor's own shelf, with its versions, the newest first; their texts stay closed."""

    work: ShelfWork
    versions: tuple[ShelfVersion, ...]

    @property
    def newest(self) -> ShelfVersion:
        return self.versions[0]


def own_shelf(who: Who) -> tuple[Held, ...]:
    """Everything on the shelf of the sponsor this person works for, by name. Two queries."""
    versions = ShelfVersion.objects.defer("sealed").select_related("by").order_by("-number")
    rows = SHELF.visible(who).defer("wrapped_key").order_by("name", "pk")
    return tuple(Held(row, tuple(row.versions.all())) for row in rows.prefetch_related(Prefetch("versions", versions)))


def named_by(work: ShelfWork) -> list[Cohort]:
    """The years of the sponsor's programs, not closed, that name a work today or from their first day. Two queries."""
    rows = Cohort.objects.filter(program__sponsor=work.sponsor_id).exclude(state=CohortState.CLOSED)
    cohorts = list(rows.select_related("program").order_by("program__name", "starts_on", "pk"))
    pins = pins_of_several([one.pk for one in cohorts])
    found = []
    for one in cohorts:
        if pins[one.pk].days:
            frameworks = pins[one.pk].on(max(today(one), one.starts_on)).blueprint.frameworks.values()
            found += [one] if work.key in {framework.own for framework in frameworks} else []
    return found


def open_version(who: Who, public_id: str, number: int | None = None) -> tuple[ShelfVersion, OwnWork]:
    """One version of a work with its text, the newest where no number is said. Raises NotHere."""
    work = SHELF.fetch(who, public_id, Verb.READ)
    versions = ShelfVersion.objects.filter(work=work).select_related("work", "by").order_by("-number")
    version = (versions.filter(number=number) if number is not None else versions).first()
    if version is None:
        raise NotHere
    text = data_key(work).open(bytes(version.sealed), place=shelf_place(work, version.number))
    read = read_own_work(text, frameworks=keys("framework")).work
    if read is None:
        raise Misconfigured("A text of a sponsor’s shelf can no longer be read by this release.")
    return version, read
