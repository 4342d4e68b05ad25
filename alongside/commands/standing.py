"""`./run standing --cohort KEY [--on DAY] [--json]`: where everybody of a cohort stands against what the program asks.

For each participation, once, its verdict, how far it is against the plan for that day, what becomes of it at this pace,
and what is missing in words; and the same of each engagement. Facts only: that it happened, never what was said. Exit
codes: 0 told, 2 when the question cannot be answered.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from alongside.kernel.access import Kind
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.queries import cohort_by_key
from alongside.standing.evaluation import Standing
from alongside.standing.forecast import forecast, told_forecast
from alongside.standing.known import Item, Verdict
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
            yield _told(participation, ()) | {"verdict": "not matched", "missing": [NOBODY], "engagements": []}
            continue
        beside = [
            {
                "engagement": one.engagement.public_id,
                "duty": one.engagement.duty,
                "helper": one.helper.name if one.helper else None,
                **_where([one.standing]),
            }
            for one in several
        ]
        yield _told(participation, [one.standing for one in several]) | {"engagements": beside}


def _helpers(cohort: Cohort, on: date) -> Iterator[dict[str, object]]:
    helpers = _enrolled(cohort, Kind.HELPER)
    own = of_helpers(cohort, helpers, on=on)
    for one in helpers:
        standing = own[one.pk].standing
        yield _told(one, [standing] if standing else []) | {"people": own[one.pk].people, "room": own[one.pk].room}


def _told(participation: Participation, standings: Sequence[Standing]) -> dict[str, object]:
    who = {"participation": participation.public_id, "who": name_of(participation), "role": participation.role}
    return who | _where(standings)


def _where(standings: Sequence[Standing]) -> dict[str, object]:
    """Where somebody stands with everybody beside them: the verdict of who needs somebody first, the hours, which are
    theirs over all of these, and everything that is missing, once."""
    with_hours = next((one for one in standings if one.hours), None)
    return {
        "verdict": min((one.verdict for one in standings), key=list(Verdict).index, default=None),
        "pace": _pace(with_hours.hours) if with_hours and with_hours.hours else None,
        "forecast": _forecast(with_hours) if with_hours else None,
        "missing": list(dict.fromkeys(each for one in standings for each in one.missing)),
    }


def _forecast(standing: Standing) -> dict[str, object] | None:
    """What becomes of the hours at this pace: the day they are all there, or the minutes there are at the end."""
    found = forecast(standing.hours, standing.on) if standing.hours else None
    says = told_forecast(standing)
    if found is None or not says:
        return None
    return {"done_on": found.done_on and found.done_on.isoformat(), "at_end": found.at_end, "says": says}


def _pace(hours: Item) -> dict[str, int | None]:
    """Minutes there are, minutes the plan says for this day, minutes asked in all."""
    return {"have": hours.have, "planned": hours.planned, "of": hours.of}


def _line(told: dict[str, Any]) -> str:
    names = [one["helper"] for one in told.get("engagements", ()) if one["helper"]]
    beside = f" with {', '.join(dict.fromkeys(names))}" if names else ""
    still = "; ".join(told["missing"])
    pace = f". {told['forecast']['says']}." if told["forecast"] else ""
    says = f"{told['verdict'] or 'nothing is asked'}{f': {still}' if still else ''}{pace}"
    return f"{told['who']} ({told['role']}){beside}: {says}"
