"""`./run standing --cohort KEY [--on DAY] [--json]`: where everybody of a cohort stands against what the program asks.

For each participation its verdict, how far it is against the plan for that day, and what is missing in words. Facts
only: that it happened, never what was said. Exit codes: 0 told, 2 when the question cannot be answered.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from alongside.kernel.access import Kind
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.queries import cohort_by_key
from alongside.standing.evaluation import Item, Standing
from alongside.standing.own import of_helpers
from alongside.standing.queries import Placed, name_of, of_engagements

NOBODY = "Nobody is beside them yet."


def main(argv: list[str]) -> int:
    """Tell where a cohort stands; usage faults exit with 2, as argparse has it."""
    parser = argparse.ArgumentParser(prog="./run standing", description="Where everybody of a cohort stands.")
    parser.add_argument("--cohort", required=True, metavar="KEY", help="see ./run cohort list")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="a day: 2026-11-19; today if not said")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(argv)
    cohort = cohort_by_key(given.cohort)
    on = given.on or today(cohort)
    told = [*_supported(cohort, on), *_helpers(cohort, on)]
    if given.json:
        print(json.dumps({"cohort": cohort.key, "on": on.isoformat(), "participations": told}, ensure_ascii=False))
    else:
        print("\n".join(_line(one) for one in told) or "Nobody takes part in this cohort yet.")
    return 0


def _enrolled(cohort: Cohort, kind: Kind) -> list[Participation]:
    rows = Participation.objects.filter(cohort=cohort, kind=kind, state=ParticipationState.ENROLLED)
    return list(rows.select_related("person", "team", "organization", "works_at").order_by("pk"))


def _supported(cohort: Cohort, on: date) -> Iterator[dict[str, object]]:
    placed: dict[int, list[Placed]] = defaultdict(list)
    for one in of_engagements(cohort, on=on):
        placed[one.engagement.supported_id].append(one)
    for participation in _enrolled(cohort, Kind.SUPPORTED):
        several = placed.get(participation.pk, [])
        if not several:
            yield _told(participation, None) | {"verdict": "not matched", "missing": [NOBODY]}
        for one in several:
            helper = one.helper.name if one.helper else None
            beside = {"engagement": one.engagement.public_id, "duty": one.engagement.duty, "helper": helper}
            yield _told(participation, one.standing) | beside


def _helpers(cohort: Cohort, on: date) -> Iterator[dict[str, object]]:
    helpers = _enrolled(cohort, Kind.HELPER)
    own = of_helpers(cohort, helpers, on=on)
    for one in helpers:
        yield _told(one, own[one.pk].standing) | {"people": own[one.pk].people, "room": own[one.pk].room}


def _told(participation: Participation, standing: Standing | None) -> dict[str, object]:
    return {
        "participation": participation.public_id,
        "who": name_of(participation),
        "role": participation.role,
        "verdict": standing.verdict if standing else None,
        "pace": _pace(standing.hours) if standing and standing.hours else None,
        "missing": list(standing.missing) if standing else [],
    }


def _pace(hours: Item) -> dict[str, int | None]:
    """Minutes there are, minutes the plan says for this day, minutes asked in all."""
    return {"have": hours.have, "planned": hours.planned, "of": hours.of}


def _line(told: dict[str, object]) -> str:
    beside = f" with {told['helper']}" if told.get("helper") else ""
    missing = told["missing"]
    still = "; ".join(missing) if isinstance(missing, list) else ""
    says = f"{told['verdict'] or 'nothing is asked'}{f': {still}' if still else ''}"
    return f"{told['who']} ({told['role']}){beside}: {says}"
