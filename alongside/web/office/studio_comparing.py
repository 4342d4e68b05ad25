"""Any two texts of the program beside each other, in sentences, with who saved them when and why."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.blueprint.comparing import Compared, compared
from alongside.blueprint.differences import loosened, moved
from alongside.blueprint.language import Blueprint
from alongside.blueprint.sentences import TABS, tab_of
from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.programs.facts import parsed
from alongside.programs.models.cohorts import BlueprintVersion
from alongside.web.office.crumbs import to_setup
from alongside.web.office.studio_text import Text, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, and where it is known who saved it when and why."""

    value: str
    label: str
    version: BlueprintVersion | None
    blueprint: Blueprint


@acting_as(Kind.COORDINATOR)
@require_safe
def compare(request: Request) -> HttpResponse:
    """Show what is otherwise between two versions, or one and one's draft."""
    text = text_of(request)
    rows = (
        BlueprintVersion.objects.filter(program=text.program)
        .select_related("note__by", "note__base")
        .order_by("-number")
    )
    versions = {str(one.number): one for one in rows}
    newest = DRAFT if text.draft and text.blueprint else str(text.newest)
    new = _side(text, versions, request.GET.get("new", newest))
    old = _side(text, versions, request.GET.get("old", _before(text, new)))
    context = {
        "cohort": text.cohort,
        "spoken": new.blueprint.speaks,
        "old": old,
        "new": new,
        "choices": _options(text, versions),
        "tabs": in_tabs(compared(old.blueprint, new.blueprint)),
        "people": moved(old.blueprint, new.blueprint),
        "looser": loosened(old.blueprint.privacy, new.blueprint.privacy, new.blueprint.tongue),
        "crumbs": (
            to_setup(request),
            (reverse("office:cohort-versions"), "Versions"),
        ),
    }
    return page(request, "office/studio_compare.html", context)


def in_tabs(changes: tuple[Compared, ...]) -> list[tuple[str, list[Compared]]]:
    """Changes by the tab of the studio that shows them."""
    found = [(tab.label, [one for one in changes if tab_of(one.path) == tab]) for tab in TABS]
    return [(label, several) for label, several in found if several]


def _before(text: Text, new: Side) -> str:
    """What a text was written from."""
    if new.version is None:
        return str(text.version.number) if text.version else ""
    note = getattr(new.version, "note", None)
    return str(note.base.number if note else max(1, new.version.number - 1))


def _side(text: Text, versions: dict[str, BlueprintVersion], value: str) -> Side:
    if value == DRAFT and text.draft and text.blueprint:
        return Side(DRAFT, "your draft", None, text.blueprint)
    if value not in versions:
        raise NotHere("There is no such version here.")
    return Side(value, f"version {value}", versions[value], parsed(versions[value].digest))


def _options(text: Text, versions: dict[str, BlueprintVersion]) -> list[tuple[str, str]]:
    several = [(number, f"Version {number}") for number in versions]
    return [(DRAFT, "Your draft"), *several] if text.draft and text.blueprint else several
