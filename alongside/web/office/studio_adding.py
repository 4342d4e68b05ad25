"""Adding to the program: what can be added, a form for it, and the draft with it."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.filling.parts import ADDABLE, Addable
from alongside.blueprint.filling.sheets import new_sheet
from alongside.blueprint.language import Blueprint
from alongside.blueprint.sentences import TABS, tab_of
from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.web.office.studio_filling import POSTED, Asked, answer, legible, typed_in
from alongside.web.office.studio_text import head, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_safe
def addable(request: Request, program: str = "") -> HttpResponse:
    """Show what can be added, by the tab that shows it afterwards."""
    text = text_of(request, program)
    kinds = [one for one in ADDABLE if text.blueprint and not _there(text.blueprint, one)]
    tabs = [(tab.label, [one for one in kinds if tab_of(one.part) == tab]) for tab in TABS]
    ways = [(label, [(one, text.way("add-one", one.key)) for one in several]) for label, several in tabs if several]
    return page(request, "office/studio_addable.html", head(request, text) | {"tabs": ways})


def _there(blueprint: Blueprint, kind: Addable) -> bool:
    """Whether something that is said once is said."""
    return kind.once and getattr(blueprint, kind.part) is not None


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def add(request: Request, kind: str, program: str = "") -> HttpResponse:
    """Ask for one thing; with POST, write it into the draft and show its sentence."""
    text, blueprint = legible(request, program)
    wanted = next((one for one in ADDABLE if one.key == kind), None)
    if wanted is None or _there(blueprint, wanted):
        raise NotHere("No form adds this. Write it in the file.")
    filled = new_sheet(text.source, blueprint, wanted, typed_in(request))
    return answer(request, text, Asked(filled, f"Add: {wanted.label}", new=True))
