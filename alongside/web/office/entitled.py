"""What people have besides hours, and who is there for them in each region, district or school."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.programs.queries_entitlements import given
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_safe
def entitled(request: Request) -> HttpResponse:
    """List what people have now, whose it is, who is there, and for how many."""
    cohort = request.participation.cohort
    rows = given(cohort, request.blueprint, on=request.who.on)
    context = {
        "cohort": cohort,
        "crumbs": ((reverse("office:people"), "People"),),
        "rows": rows,
        "alone": sum(one.alone for one in rows),
    }
    return page(request, "office/entitled.html", context)
