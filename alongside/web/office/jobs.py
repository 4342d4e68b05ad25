"""Long work of a cohort: how far it is, how it ended, stopping it, running it again."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.jobs.access import JOBS
from alongside.jobs.actions import request_stop, run_again
from alongside.jobs.enums import ENDED, State
from alongside.jobs.models import Job
from alongside.kernel.access import Kind, Verb
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.web.office.crumbs import to_setup
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 30
# What pages call a kind of work; others by the name they are declared with.
NAMES = {"roster-import": "Importing a roster", "roster-check": "Checking a roster"}
NAMES |= {"matching-round": "Working out a round of matching"}
NAMES |= {"hours-counted-again": "Counting hours again"}
NAMES |= {"cohort-roll": "Taking people over into the next year"}
TONES = {State.DONE: "leaf", State.FAILED: "clay", State.STOPPED: "line", State.RUNNING: "sky", State.QUEUED: "line"}


@dataclass(frozen=True, slots=True)
class Line:
    """One job of the list; `far`: 0 to 100, None while nobody knows."""

    public_id: str
    name: str
    state: str
    tone: str
    far: int | None
    progress: str
    closing: str
    by: str
    asked_at: datetime
    ended_at: datetime | None
    open: bool
    stopping: bool


@acting_as(Kind.COORDINATOR)
@require_safe
def jobs(request: Request) -> HttpResponse:
    """List the jobs of the cohort: those under way first, then the newest."""
    cohort = request.participation.cohort
    over = Case(When(state__in=ENDED, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = (
        JOBS.visible(request.who).filter(Q(cohort_id=cohort.pk) | Q(cohort_id=None)).order_by(over, "-asked_at", "-pk")
    )
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    several = list(shown)
    people = Person.objects.in_bulk({job.asked_by_id for job in several if job.asked_by_id is not None})
    context = {
        "cohort": cohort,
        "crumbs": (to_setup(request),),
        "lines": [_line(job, people.get(job.asked_by_id or 0), cohort.time_zone) for job in several],
        "running": any(not job.ended for job in several),
        "shown": shown,
    }
    return page(request, "office/jobs.html", context, part="list")


def _line(job: Job, by: Person | None, zone: str) -> Line:
    return Line(
        public_id=job.public_id,
        name=NAMES.get(job.kind, job.kind.replace("-", " ").capitalize()),
        state=State(job.state).label,
        tone=TONES[State(job.state)],
        far=job.percent,
        progress=f"{job.done:,} of {job.total:,} {job.unit}" if job.total else f"{job.done:,} {job.unit} so far",
        closing=job.closing,
        by=by.name if by else "",
        asked_at=in_zone(job.asked_at, zone),
        ended_at=in_zone(job.ended_at, zone) if job.ended_at else None,
        open=not job.ended,
        stopping=job.stop_asked_at is not None and not job.ended,
    )


@acting_as(Kind.COORDINATOR)
@require_POST
def stop(request: Request, public_id: str) -> HttpResponse:
    """Ask a job to stop."""
    job = request_stop(JOBS.fetch(request.who, public_id, Verb.CHANGE))
    if job.state == State.STOPPED:
        messages.success(request, "It is stopped.")
    elif job.ended:
        messages.info(request, "It had ended already.")
    else:
        messages.success(request, "It stops at its next step.")
    return redirect("office:cohort-jobs")


@acting_as(Kind.COORDINATOR)
@require_POST
def again(request: Request, public_id: str) -> HttpResponse:
    """Ask for the same work once more."""
    job = JOBS.fetch(request.who, public_id, Verb.CHANGE)
    try:
        run_again(job, by=request.person.pk)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "It begins again in a moment.")
    return redirect("office:cohort-jobs")
