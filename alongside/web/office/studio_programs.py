"""Programs of one’s sponsor, and beginning another: from a built-in one, a public one or a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.editing import headed
from alongside.blueprint.library import programs as built_in
from alongside.blueprint.spots import slug
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.people.models.organizations import Organization
from alongside.programs.access import COHORTS, DRAFTS
from alongside.programs.actions.drafts import begin_program
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, Program
from alongside.programs.models.drafts import Draft
from alongside.programs.public import open_program, open_programs
from alongside.web.office.crumbs import to_setup
from alongside.web.office.studio_file import brought
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]
LONGEST_NAME = 200
LONGEST_KEY = 60


@acting_as(Kind.COORDINATOR)
@require_safe
def programs(request: Request) -> HttpResponse:
    """Show what one's sponsor offers, and what one is beginning."""
    sponsor = _sponsor(request)
    rows = Cohort.objects.filter(program__sponsor=sponsor).select_related("program")
    found: dict[Program, list[Cohort]] = {}
    for year in rows.order_by("program__name", "-starts_on"):
        found.setdefault(year.program, []).append(year)
    begun = DRAFTS.visible(request.who).filter(base=None).select_related("program").order_by("-changed_at")
    context = {"sponsor": sponsor, "programs": found.items(), "begun": begun, "crumbs": (to_setup(request),)}
    return page(request, "office/studio_programs.html", context)


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def begin(request: Request) -> HttpResponse:
    """Ask what a new program is called and what it begins with; with POST, begin it."""
    asked = request.POST if request.method == "POST" else request.GET
    typed = {name: str(asked.get(name, "")).strip() for name in ("name", "key", "from")}
    refusal = None
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, request.participation.cohort)
        try:
            draft = _begin(request, typed)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"{draft.program.name} is begun. Nobody sees it until you publish it.")
            return redirect("office:cohort-begun", draft.program.key)
    context = {
        "typed": typed,
        "chosen": typed["from"],
        "froms": _froms(),
        "refusal": refusal.sentence if refusal else "",
        "field": refusal.field if refusal else "",
        "sponsor": _sponsor(request),
        "crumbs": (to_setup(request), (reverse("office:cohort-programs"), capfirst(request.nouns.program.many))),
    }
    return page(request, "office/studio_begin.html", context, status=422 if refusal else 200)


def _sponsor(request: Request) -> Organization:
    return request.participation.cohort.program.sponsor


def _froms() -> list[tuple[str, str]]:
    """What a program may begin with: those that come with the product, and those that are public here."""
    library = [(f"library:{one.key}", f"{one.name}, built in") for one in built_in()]
    public = [(f"public:{one.key}", f"{one.name}, of {one.sponsor.name}") for one in open_programs()]
    return [*library, *public]


def _begin(request: Request, typed: dict[str, str]) -> Draft:
    name, sponsor = " ".join(typed["name"].split())[:LONGEST_NAME], _sponsor(request)
    if not name:
        raise Refused("What is it called?", field="name")
    key = typed["key"] or _as_key(name)
    source, file = _source(request, typed["from"])
    heads = {"key": key, "name": name, "sponsor": _as_key(sponsor.name)}
    text = headed(source, file=file, heads=heads)
    return begin_program(key=key, source=text, file=file, sponsor=sponsor, by=request.person, called=name)


def _as_key(name: str) -> str:
    return slug(name)[:LONGEST_KEY].strip("-")


def _source(request: Request, chosen: str) -> tuple[str, str]:
    """The text a program begins with, and the name it is read under."""
    source = brought(request)
    if source:
        name = str(getattr(request.FILES["file"], "name", ""))
        return source, "program.toml" if name.lower().endswith(".toml") else "program.yaml"
    kind, _, key = chosen.partition(":")
    if kind == "library":
        file = next((one.file for one in built_in() if one.key == key), None)
        if file is not None:
            return file.read_text("utf-8-sig"), file.name
    if kind == "public":
        try:
            version = BlueprintVersion.objects.get(pk=open_program(key).version)
        except NotHere as gone:
            raise Refused(gone.sentence, field="from") from None
        return version.source, version.file
    raise Refused("What does it begin with? Choose one, or bring a file.", field="from")
