"""`./run cohort list [--json]`: the cohorts of this installation: key, program, dates, and how many are in them."""

import argparse
import json

from django.db.models import Count, Q

from alongside.kernel.access import Kind
from alongside.programs.enums import EngagementState, ParticipationState
from alongside.programs.models.cohorts import Cohort

IN = Q(participations__state=ParticipationState.ENROLLED)
PEOPLE = IN & Q(participations__kind=Kind.SUPPORTED)
HELPERS = IN & Q(participations__kind=Kind.HELPER)
GOING_ON = ~Q(engagements__state=EngagementState.ENDED) & Q(engagements__isnull=False)


def main(argv: list[str]) -> int:
    """List cohorts, newest first. The command line has made sure that there is a database."""
    parser = argparse.ArgumentParser(prog="./run cohort", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="list every cohort").add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    rows = listed()
    print(json.dumps(rows, indent=2) if options.json else _table(rows))
    return 0


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
