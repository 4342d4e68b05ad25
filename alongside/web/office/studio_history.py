"""How one rule came to be: each version that changed it, with who, when and why, before and after in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.blueprint.comparing import told_at
from alongside.blueprint.sentences import tab_of
from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.programs.facts import parsed
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, CohortVersion
from alongside.web.office.studio_text import Text, anchor_of, head, text_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

MOST_VERSIONS = 60  # the newest; each is read once in a process


@dataclass(frozen=True, slots=True)
class Step:
    """One version in which the rule is another. Empty words: it was not said, or is no longer said."""

    version: BlueprintVersion
    before: str
    after: str
    law_before: tuple[str, ...]
    law_after: tuple[str, ...]
    followed: CohortVersion | None


@acting_as(Kind.COORDINATOR)
@require_safe
def history(request: Request, at: str) -> HttpResponse:
    """Show the versions that changed the sentence at a path, the newest first."""
    text = text_of(request)
    steps = list(_steps(text, at))
    now = told_at(text.blueprint, at)[0] if text.blueprint else ""
    if not steps and not now:
        raise NotHere("Nothing was ever said there.")
    context = head(request, text) | {
        "steps": steps[::-1],
        "now": now,
        "back": f"{text.way('tab', tab_of(at).key)}#{anchor_of(at)}",
    }
    return page(request, "office/studio_history.html", context)


def _steps(text: Text, at: str) -> Iterator[Step]:
    rows = BlueprintVersion.objects.filter(program=text.program).select_related("note__by").defer("source")
    newest = list(rows.order_by("-number")[:MOST_VERSIONS])
    followed = _followed(text.cohort)
    before: tuple[str, tuple[str, ...]] = ("", ())
    for version in reversed(newest):
        after = told_at(parsed(version.digest), at)
        if after != before:
            yield Step(version, before[0], after[0], before[1], after[1], followed.get(version.pk))
        before = after


def _followed(cohort: Cohort) -> dict[int, CohortVersion]:
    """Version -> since when this year followed it first."""
    rows = CohortVersion.objects.filter(cohort=cohort).order_by("-from_day", "-pk")
    return {one.version_id: one for one in rows}
