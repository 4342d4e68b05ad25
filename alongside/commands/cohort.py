"""`./run cohort list [--json]`: the cohorts of this installation: key, program, dates, and how many are in them.

`./run cohort open KEY --program KEY --sponsor NAME --starts DAY --ends DAY --coordinator EMAIL --called NAME` opens one
and prints the link with which its coordinator comes in; from there on everything is done on the pages. `./run cohort
simulate KEY` dry-runs its year.
"""

import argparse
import json
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from alongside.commands import cohort_simulate
from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.people.actions.addresses import add_address
from alongside.people.actions.appointments import USUAL_EVALUATORS, let_position_evaluate
from alongside.people.actions.invitations import invite
from alongside.people.actions.organizations import create_organization
from alongside.people.actions.persons import create_person
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person
from alongside.people.queries import organizations_named, person_with_address
from alongside.programs.actions.cohorts import adopt_program, open_cohort
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.enums import EngagementState, ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort

IN = Q(participations__state=ParticipationState.ENROLLED)
PEOPLE = IN & Q(participations__kind=Kind.SUPPORTED)
HELPERS = IN & Q(participations__kind=Kind.HELPER)
GOING_ON = ~Q(engagements__state=EngagementState.ENDED) & Q(engagements__isnull=False)


def main(argv: list[str]) -> int:
    """List cohorts, newest first, open one, or dry-run its year. The command line has made sure of a database."""
    parser = argparse.ArgumentParser(prog="./run cohort", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="list every cohort").add_argument("--json", action="store_true")
    _asks(commands.add_parser("open", help="open a cohort and invite its coordinator"))
    cohort_simulate.ask(commands.add_parser("simulate", help="dry-run its year: what cannot be met, by whom"))
    options = parser.parse_args(argv)
    if options.command == "simulate":
        return cohort_simulate.simulated(options)
    if options.command == "open":
        print(opened(options))
        return 0
    rows = listed()
    print(json.dumps(rows, indent=2) if options.json else _table(rows))
    return 0


def _asks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="what the cohort is called on the command line, for example garden-2026")
    for name, says in (
        ("program", "its key: ./run program list"),
        ("sponsor", "the organization that runs it; made if it is not there"),
        ("coordinator", "their email"),
        ("called", "the coordinator's name, given name first"),
    ):
        parser.add_argument(f"--{name}", required=True, help=says)
    for name in ("starts", "ends"):
        parser.add_argument(f"--{name}", required=True, type=date.fromisoformat, help="a day: 2026-07-01")
    kinds = [kind.value for kind in OrganizationKind]
    parser.add_argument("--sponsor-kind", choices=kinds, default=OrganizationKind.ASSOCIATION.value)


@transaction.atomic
def opened(asked: argparse.Namespace) -> str:
    """Open a cohort with its coordinator; the same again changes nothing. Returns what to do next, in a sentence."""
    sponsor = _sponsor(asked.sponsor, asked.sponsor_kind)
    for evaluator, evaluated in USUAL_EVALUATORS:
        let_position_evaluate(evaluator, evaluated=evaluated, at=sponsor, by=None)
    version = adopt_program(key=asked.program, sponsor=sponsor, by=None)
    name = f"{asked.starts:%Y}-{asked.ends:%y}"
    cohort = open_cohort(version=version, key=asked.key, name=name, starts_on=asked.starts, ends_on=asked.ends, by=None)
    person = _person(asked.coordinator, asked.called)
    role = pinned(cohort.pk, on=asked.starts).blueprint.roles_with("coordinator")[0]
    enrol(cohort=cohort, joining=Joining(who=person, role=role, starts_on=asked.starts), by=None)
    return f"{cohort.key} is open. {_way_in(person, asked.coordinator)}"


def _sponsor(name: str, kind: str) -> Organization:
    found = list(organizations_named(name, kind=kind)[:2])
    if len(found) > 1:
        raise Refused(f"There are several organizations called {name}. Give one of them another name first.")
    return found[0] if found else create_organization(kind=kind, name=name, by=None)


def _person(email: str, called: str) -> Person:
    found = person_with_address(email)
    if found is not None:
        return found
    given_name, _, family_name = called.rpartition(" ")
    person = create_person(given_name=given_name, family_name=family_name, by=None)
    add_address(person, email, by=None)
    return person


def _way_in(person: Person, email: str) -> str:
    if person.addresses.exclude(verified_at=None).exists():
        return f"{person} signs in at {settings.ADDRESS} as before."
    invited = invite(Address.objects.get(email=email.strip().lower()), by=None)
    link = reverse("front:invitation", args=[invited.token])
    return f"{person} comes in with this link, once, within thirty days: {settings.ADDRESS}{link}"


def listed() -> list[dict[str, str | int]]:
    """Every cohort: key, name, program, starts_on, ends_on, state, people, helpers, engagements."""
    people = dict(Cohort.objects.order_by().values_list("pk").annotate(n=Count("participations", filter=PEOPLE)))
    helpers = dict(Cohort.objects.order_by().values_list("pk").annotate(n=Count("participations", filter=HELPERS)))
    pairs = dict(Cohort.objects.order_by().values_list("pk").annotate(n=Count("engagements", filter=GOING_ON)))
    return [
        {
            "key": cohort.key,
            "name": cohort.name,
            "program": cohort.program.key,
            "starts_on": cohort.starts_on.isoformat(),
            "ends_on": cohort.ends_on.isoformat(),
            "state": cohort.state,
            "people": people[cohort.pk],
            "helpers": helpers[cohort.pk],
            "engagements": pairs[cohort.pk],
        }
        for cohort in Cohort.objects.select_related("program").order_by("-starts_on", "key")
    ]


def _table(rows: list[dict[str, str | int]]) -> str:
    if not rows:
        return "There are no cohorts yet."
    heads = list(rows[0])
    widths = {head: max(len(head), *(len(str(row[head])) for row in rows)) for head in heads}
    lines = ["  ".join(head.ljust(widths[head]) for head in heads)]
    lines += ["  ".join(str(row[head]).ljust(widths[head]) for head in heads).rstrip() for row in rows]
    return "\n".join(lines)
