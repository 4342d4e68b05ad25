"""Which row a line of the table of pages means for each column."""

from collections.abc import Callable

from django.utils import timezone

from alongside.matching.models.publications import Offer
from alongside.notices.models import Notice
from alongside.people.models.appointments import Appointment, EvaluatorRule
from alongside.people.models.organizations import Organization
from alongside.standing.models import StepDone
from tests.access import applying, joining
from tests.access.buying import invoice_page, quote_page
from tests.access.closing import closing
from tests.access.growing import GROWING
from tests.access.helping import STAFFING
from tests.access.keeping import ask_of, claim_of, kept_of
from tests.access.meeting import MEETING
from tests.access.offering import row_of
from tests.access.paying import line_of, run_of
from tests.access.reaching import letters, need_of
from tests.access.scene import Scene
from tests.access.sides import (
    addable,
    begun,
    begun_kind,
    begun_part,
    begun_tab,
    group,
    job,
    library_work,
    matching_round,
    proposal,
    publication,
    roster,
    roster_over,
    roster_spare,
    seat,
    shelved,
    studio_part,
    studio_sentence,
    studio_tab,
    version,
)
from tests.access.whom import (
    KINDS,
    UNKNOWN,
    address,
    change,
    change_and_kind,
    change_asked,
    login,
    participation,
    some_pair,
)

# Column -> who it is. "out" is nobody.
COLUMNS = {
    "co": "angela",
    "he": "renee",
    "su": "maya",
    "si": "paul",
    "le": "lena",
    "re": "reiko",
    "ap": "abel",
    "sp": "sol",
    "hx": "vera",
    "oc": "oscar",
    "no": "nell",
    "out": "",
}

type Row = Callable[[Scene, str, str], str]


def engagement(scene: Scene, name: str, relation: str) -> str:
    """The public id of an engagement."""
    return some_pair(scene, name, relation).engagement.public_id


def attendance(scene: Scene, name: str, relation: str) -> str:
    """The public id of a line of a session."""
    return some_pair(scene, name, relation).line.public_id


def difference(scene: Scene, name: str, relation: str) -> str:
    """The row number of a difference."""
    return str(scene.differences["gale-finn" if relation == "cohort" else "renee-maya"].pk)


def notice(scene: Scene, name: str, relation: str) -> str:
    """The public id of a notice to somebody."""
    person = scene.people[(name or "maya") if relation == "own" else "ben"]
    return Notice.objects.filter(person=person).order_by("pk")[0].public_id


def offer(scene: Scene, name: str, relation: str) -> str:
    """The public id of an offer: to oneself, or to others here or at the other sponsor."""
    assert scene.offer is not None
    found = row_of(scene.offered, scene.offer, "offer", name, relation)
    return found.public_id if isinstance(found, Offer) else UNKNOWN


def asked(scene: Scene, name: str, relation: str) -> str:
    """The public id of an ask: between oneself and the other, or of others here or at the other sponsor."""
    found = ask_of(scene.asked, name, relation)
    return found.public_id if found else UNKNOWN


def claimed(scene: Scene, name: str, relation: str) -> str:
    """The public id of a claim on a region, here or at the other sponsor."""
    found = claim_of(scene.claims, name, relation)
    return found.public_id if found else UNKNOWN


def kept(take: str) -> Row:
    """The public id of what the matching team alone knows, here or at the other sponsor."""

    def row(scene: Scene, name: str, relation: str) -> str:
        found = kept_of(scene.kept, take, name, relation)
        return found.public_id if found else UNKNOWN

    return row


def organization(scene: Scene, name: str, relation: str) -> str:
    """The public id of an organization: one the cohort works with, or one of the other sponsor's."""
    return _place(scene, name, relation).public_id


def _place(scene: Scene, name: str, relation: str) -> Organization:
    return scene.places["association" if (relation == "other") != (name == "oscar") else "lakeview"]


def _a_rule(scene: Scene, name: str, relation: str) -> int:
    """The row number of a rule that holds at that very place."""
    rule, _ = EvaluatorRule.objects.get_or_create(
        organization=_place(scene, name, relation), evaluator_position="principal", evaluated_position="librarian"
    )
    return rule.pk


def step(scene: Scene, name: str, relation: str) -> str:
    """The public id of a step written down of somebody here, or of the other sponsor's."""
    there = (relation == "other") != (name == "oscar")
    whose = scene.pairs["rosa-tomas" if there else "renee-maya"].supported
    line, _ = StepDone.objects.get_or_create(
        participation=whose,
        requirement="goals",
        day=whose.starts_on,
        seen_as="paper",
        version=whose.verdict_version,
        recorded_by=scene.people["oscar" if there else "angela"],
        recorded_at=timezone.now(),
    )
    return line.public_id


def token(scene: Scene, name: str, relation: str) -> str:
    """The token of an invitation."""
    return scene.invitation


# Address -> the parameter of its path, the row it means, and what an unknown one looks like.
def _quote(scene: Scene, name: str, relation: str) -> str:
    return quote_page(scene.quotes, name, relation)


def _invoice(scene: Scene, name: str, relation: str) -> str:
    return invoice_page(scene.quotes, name, relation)


ROWS: dict[str, tuple[str, Row, str]] = {
    **{address: (parameter, row, UNKNOWN) for address, (parameter, row) in STAFFING.items()},
    "front:invitation": ("token", token, UNKNOWN),
    "front:invitation-again": ("token", token, UNKNOWN),
    **{address: (parameter, row, UNKNOWN) for address, (parameter, row) in MEETING.items()},
    "front:address-primary": ("number", address, "987654"),
    "front:login-end": ("public_id", login, UNKNOWN),
    "front:push-end": ("public_id", login, UNKNOWN),
    "front:notice-open": ("public_id", notice, UNKNOWN),
    "desk:engagement": ("public_id", engagement, UNKNOWN),
    "desk:log-for": ("public_id", engagement, UNKNOWN),
    "desk:take-back": ("public_id", attendance, UNKNOWN),
    "desk:change": ("public_id", attendance, UNKNOWN),
    "desk:confirm-yes": ("public_id", attendance, UNKNOWN),
    "desk:confirm-different": ("public_id", attendance, UNKNOWN),
    "desk:difference-agree": ("number", difference, "987654"),
    "desk:difference-withdraw": ("number", difference, "987654"),
    "desk:hours-of": ("public_id", engagement, UNKNOWN),
    "desk:ask-again": ("public_id", engagement, UNKNOWN),
    "office:people-remind": ("public_id", participation, UNKNOWN),
    "office:people-steps": ("public_id", participation, UNKNOWN),
    "office:people-step-back": ("public_id", step, UNKNOWN),
    "office:people-capacity": ("public_id", participation, UNKNOWN),
    "office:people-contract": ("public_id", participation, UNKNOWN),
    "office:people-hours-back": ("public_id", participation, UNKNOWN),
    "office:people-quote": ("public_id", participation, UNKNOWN),
    "office:people-evaluators": ("public_id", participation, UNKNOWN),
    "office:people-evaluator": ("public_id", participation, UNKNOWN),
    "office:people-merge": ("public_id", participation, UNKNOWN),
    "office:people-merge-undo": ("public_id", participation, UNKNOWN),
    "office:people-import-columns": ("public_id", roster, UNKNOWN),
    "office:people-import-rows": ("public_id", roster, UNKNOWN),
    "office:people-import-look": ("public_id", roster, UNKNOWN),
    "office:people-import-check": ("public_id", roster, UNKNOWN),
    "office:people-import-stop": ("public_id", roster, UNKNOWN),
    "office:people-import-to-fix": ("public_id", roster, UNKNOWN),
    "office:people-import-agree": ("public_id", roster, UNKNOWN),
    "office:people-import-discard": ("public_id", roster_spare, UNKNOWN),
    "office:people-import-progress": ("public_id", roster_over, UNKNOWN),
    "office:people-import-undo": ("public_id", roster_over, UNKNOWN),
    "office:organizations-one": ("public_id", organization, UNKNOWN),
    "office:organizations-change": ("public_id", organization, UNKNOWN),
    "office:organizations-known": ("public_id", organization, UNKNOWN),
    "office:organizations-add": ("public_id", organization, UNKNOWN),
    "office:organizations-holding": ("public_id", organization, UNKNOWN),
    "office:organizations-move": ("public_id", organization, UNKNOWN),
    "office:organizations-calendar": ("public_id", organization, UNKNOWN),
    "office:organizations-calendar-drop": ("public_id", organization, UNKNOWN),
    "office:organizations-rules": ("public_id", organization, UNKNOWN),
    "office:people-person": ("public_id", participation, UNKNOWN),
    **{
        f"{face}:proof{more}": ("public_id", participation, UNKNOWN)
        for face in ("desk", "office")
        for more in ("", "-file")
    },
    **{f"office:people-{verb}": ("public_id", participation, UNKNOWN) for verb in ("recheck", "answers-one", "invite")},
    "leaders:answers-one": ("public_id", participation, UNKNOWN),
    "office:matching-lock": ("public_id", proposal, UNKNOWN),
    "office:matching-stay": ("public_id", proposal, UNKNOWN),
    "office:matching-group-keep": ("public_id", group, UNKNOWN),
    "office:matching-group-lead": ("public_id", group, UNKNOWN),
    "office:matching-seat-move": ("public_id", seat, UNKNOWN),
    "office:matching-seat-asked": ("public_id", seat, UNKNOWN),
    "office:matching-round": ("public_id", matching_round, UNKNOWN),
    "office:matching-round-again": ("public_id", matching_round, UNKNOWN),
    "office:matching-round-stop": ("public_id", matching_round, UNKNOWN),
    "office:matching-round-run-again": ("public_id", matching_round, UNKNOWN),
    "office:matching-round-aside": ("public_id", matching_round, UNKNOWN),
    "office:matching-round-matters": ("public_id", matching_round, UNKNOWN),
    "office:matching-virtual": ("public_id", proposal, UNKNOWN),
    "office:matching-rule-out": ("public_id", proposal, UNKNOWN),
    "office:matching-rule-in": ("public_id", proposal, UNKNOWN),
    "office:matching-place": ("public_id", proposal, UNKNOWN),
    "office:matching-unlock": ("public_id", proposal, UNKNOWN),
    "office:matching-leave": ("public_id", proposal, UNKNOWN),
    "office:matching-swap": ("public_id", proposal, UNKNOWN),
    "office:matching-region-go": ("public_id", claimed, UNKNOWN),
    "office:matching-waive": ("public_id", proposal, UNKNOWN),
    **{f"office:matching-apart-{verb}": ("public_id", kept("apart"), UNKNOWN) for verb in ("who", "end")},
    "office:matching-waiver-end": ("public_id", kept("waiver"), UNKNOWN),
    "office:matching-comment": ("public_id", proposal, UNKNOWN),
    "office:matching-publishing-approve": ("public_id", publication, UNKNOWN),
    "office:matching-publishing-take-back": ("public_id", publication, UNKNOWN),
    "desk:offer-yes": ("public_id", offer, UNKNOWN),
    "desk:match-apart-end": ("public_id", kept("apart"), UNKNOWN),
    **{f"desk:{page}": ("public_id", asked, UNKNOWN) for page in ("choose-back", "ask-yes", "ask-no")},
    "desk:offer-no": ("public_id", offer, UNKNOWN),
}
ROWS |= {
    f"office:engagements-{verb}": ("public_id", engagement, UNKNOWN)
    for verb in ("one", "pause", "resume", "end", "helper", "stand-in", "member")
}
ROWS |= {address: ("public_id", row, UNKNOWN) for address, row in GROWING.items()}
ROWS |= {
    "office:people-start": ("public_id", participation, UNKNOWN),
    "office:people-change-decline": ("public_id", change, UNKNOWN),
    "front:taking-part-back": ("public_id", change_asked, UNKNOWN),
    "office:cohort-job-stop": ("public_id", job, UNKNOWN),
    "office:cohort-job-again": ("public_id", job, UNKNOWN),
    "office:cohort-version": ("number", version, "99"),
    "office:cohort-count-again": ("number", version, "99"),
    "office:cohort-studio-tab": ("tab", studio_tab, "no-such-tab"),
    "office:cohort-studio-add-one": ("kind", addable, "no-such-kind"),
    "office:cohort-studio-form": ("at", studio_part, "no.such.part"),
    "office:cohort-studio-history": ("at", studio_sentence, "no.such.part"),
    "office:cohort-shelf-own": ("public_id", shelved, UNKNOWN),
    "office:cohort-shelf-off": ("public_id", shelved, UNKNOWN),
    "office:cohort-shelf-work": ("key", library_work, "no-such-work"),
    **{
        f"office:cohort-begun{page}": ("program", begun, "no-such-program")
        for page in ("", "-file", "-download", "-drop", "-publish", "-add")
    },
    "office:applications-one": ("public_id", applying.application, UNKNOWN),
    "front:applying": ("token", applying.link, UNKNOWN),
}
ROWS |= {url: (parameter, target, UNKNOWN) for url, (parameter, target) in joining.ROWS.items()}
ROWS |= {
    "office:organizations-join": ("public_id", organization, UNKNOWN),
    "office:organizations-selection": ("public_id", organization, UNKNOWN),
    "front:letters": ("token", letters, UNKNOWN),
}
ROWS |= {f"office:contracts-{page}": ("public_id", _quote, UNKNOWN) for page in ("one", "paper")}
ROWS |= {f"desk:quote-{page}": ("public_id", _quote, UNKNOWN) for page in ("step", "pdf")}
ROWS |= dict.fromkeys(("office:contracts-entry", "desk:invoice-pdf"), ("public_id", _invoice, UNKNOWN))


def parameters(scene: Scene, url: str, name: str, relation: str) -> dict[str, str]:
    """What stands in the path."""
    if url in KINDS:
        return {"kind": "doc" if relation == "unknown" else relation}
    if url.startswith("office:funds-"):  # of the program acted in: keys of its file, and no other's
        whole = {"fund": "harvest" if relation == "own" else UNKNOWN}
        return whole if url == "office:funds-whole" else {**whole, "key": "hours"}
    if url in OF_SEVERAL:
        return OF_SEVERAL[url](scene, name, relation)
    if url in (*applying.OF_A_PROGRAM, applying.DOCUMENT):
        return applying.program(scene, url, name, relation)
    if relation == "-" or url not in ROWS:
        return {}
    parameter, target, unknown = ROWS[url]
    return {parameter: unknown if relation == "unknown" else target(scene, name, relation)}


def _evaluation(scene: Scene, name: str, relation: str) -> dict[str, str]:
    number = scene.evaluations["ursa" if (relation == "other") != (name == "oscar") else "ines"]
    return {"public_id": participation(scene, name, relation), "number": str(number)}


def _post(scene: Scene, name: str, relation: str) -> dict[str, str]:
    post = Appointment.objects.filter(organization=_place(scene, name, relation), position="teacher")[0]
    return {"public_id": organization(scene, name, relation), "number": str(post.pk)}


def _pay_run(scene: Scene, name: str, relation: str) -> dict[str, str]:
    run = run_of(scene.pay, name, relation)
    return {"public_id": run.public_id if run else UNKNOWN}


def _pay_file(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return _pay_run(scene, name, relation) | {"kind": "csv"}


def _pay_line(scene: Scene, name: str, relation: str) -> dict[str, str]:
    line = line_of(scene.pay, None, name, relation)
    return {"number": str(line.pk if line else 0)}


def _rule(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"public_id": organization(scene, name, relation), "number": str(_a_rule(scene, name, relation))}


def _member(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """Somebody of the team; of a pair, whoever is helped, who cannot leave it."""
    here = some_pair(scene, name, relation).engagement
    party = here.parties.order_by("-pk")[0] if relation == "team" else here.parties.order_by("pk")[0]
    return {"public_id": here.public_id, "number": str(party.pk)}


def _two(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """Two of one's own cohort; or one of one's own and one of the other sponsor's."""
    mine, theirs = ("uma", "dora") if name == "oscar" else ("dora", "uma")
    again = "tomas" if name == "oscar" else "wendy"
    other = theirs if relation == "other" else again
    return {"public_id": scene.acts[mine].public_id, "other": scene.acts[other].public_id}


def _shelf_version(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"public_id": UNKNOWN if relation == "unknown" else shelved(scene, name, relation), "number": "1"}


# Addresses with two parameters.
OF_SEVERAL: dict[str, Callable[[Scene, str, str], dict[str, str]]] = {
    "office:people-evaluator-end": _evaluation,
    "office:needs-one": need_of,
    "office:engagements-leave": _member,
    "office:organizations-post": _post,
    "office:organizations-rule-end": _rule,
    "office:people-merge-preview": _two,
    "office:people-change": change_and_kind,
    "front:meeting": joining.meeting_here,
    "front:taking-part-ask": change_and_kind,
    "office:cohort-begun-tab": begun_tab,
    "office:cohort-begun-add-one": begun_kind,
    "office:cohort-begun-form": begun_part,
    "office:cohort-shelf-version": _shelf_version,
    "office:books-reopen": closing,
    "office:pay-run": _pay_run,
    "office:pay-step": _pay_run,
    "office:pay-export": _pay_file,
    "office:pay-take-back": _pay_line,
}
