"""`./run match propose --cohort KEY [--region NAME] [--joined-from DAY] [--keep-free N] [--all-the-same] [--dry-run]
[--json]`: a round of a cohort, worked out and proven; without a scope, the open one for everybody once more.

Prints who is proposed for whom and why, without anything that people asked for, nor a fit that would tell of it. Exit
codes: 0 when a round was worked out, whoever is left over; 1 when none could be; 2 when the question itself cannot be
answered.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from alongside.blueprint.faults import listed
from alongside.kernel.errors import Refused
from alongside.matching.actions.claiming import still_working
from alongside.matching.actions.proposing import NOBODY, Wanted, propose
from alongside.matching.models.rounds import Round
from alongside.matching.queries.drafting import Drafted, RoundDraft, draft_again, draft_round
from alongside.matching.queries.gathering import gather
from alongside.matching.queries.rounds import decided, open_rounds, regions_of
from alongside.matching.queries.scope import Scope
from alongside.matching.scores.criteria import together
from alongside.matching.scores.openly import is_private
from alongside.matching.scores.words import Reason, fit_word
from alongside.matching.solver.problem import TOP
from alongside.people.models.organizations import Organization
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries import cohort_by_key

MOST_KEPT = 500


def main(argv: list[str]) -> int:
    """Run `match`. Usage faults exit with 2, as argparse has it."""
    given = _arguments(argv)
    cohort = cohort_by_key(given.cohort)
    try:
        wanted = _wanted(cohort, given)
        if not (given.all_the_same or given.dry_run):
            _demand_nobody_works_on(cohort, wanted.region if wanted else None)
        round_, draft = _drafted(cohort, wanted, dry=given.dry_run)
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        return 1
    told = _told(cohort, round_, draft)
    print(json.dumps(told, ensure_ascii=False, indent=2) if given.json else "\n".join(_lines(told)))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    more = "./run match solve INSTANCE works out a round from a file; see ./run match solve --help."
    parser = argparse.ArgumentParser(prog="./run match", description="Propose who helps whom.", epilog=more)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("propose", help="work out the open round of a cohort")
    verb.add_argument("--cohort", required=True, metavar="KEY", help="see ./run cohort list")
    verb.add_argument("--region", default="", metavar="NAME", help="only who works there, by name or public id")
    day, places = "YYYY-MM-DD", "places to keep for people who come later"
    verb.add_argument("--joined-from", type=date.fromisoformat, metavar=day, help="only who joined since: late hires")
    verb.add_argument("--keep-free", type=_places, default=0, metavar="N", help=places)
    verb.add_argument("--all-the-same", action="store_true", help="propose where somebody works on a region just now")
    verb.add_argument("--dry-run", action="store_true", help="write nothing")
    verb.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(argv)


def _places(typed: str) -> int:
    if not typed.isdecimal() or int(typed[:9]) > MOST_KEPT:
        raise argparse.ArgumentTypeError(f"keep from 0 to {MOST_KEPT} places free")
    return int(typed)


def _wanted(cohort: Cohort, given: argparse.Namespace) -> Wanted | None:
    """The scope that was asked for; None where none was. Raises Refused for a region nobody of the cohort works in."""
    if not given.region and given.joined_from is None and not given.keep_free:
        return None
    region = None
    if given.region:
        regions = regions_of(cohort)
        named = {one.public_id: one for one in regions} | {one.name.casefold(): one for one in regions}
        region = named.get(given.region.casefold())
        if region is None:
            there = listed((one.name for one in regions), last="and") or "no region on record"
            raise Refused(f"Nobody of this cohort works in {given.region}. There is {there}.")
    return Wanted(region=region, joined_from=given.joined_from, kept_free=given.keep_free)


def _demand_nobody_works_on(cohort: Cohort, region: Organization | None) -> None:
    other = still_working(cohort=cohort, region=region, by=None)
    if other is not None:
        who = f"{other.person.name} works on {other.region.name} just now"
        raise Refused(f"{who}. Add --all-the-same to propose all the same, or --dry-run to write nothing.")


def _drafted(cohort: Cohort, wanted: Wanted | None, *, dry: bool) -> tuple[Round | None, RoundDraft]:
    if not dry:
        proposed = propose(cohort=cohort, by=None, wanted=wanted)
        return proposed.round, proposed.draft
    demand_open(cohort)
    region = wanted.region if wanted else None
    there = next((row for row in open_rounds(cohort.pk) if row.region == region), None)
    if there is not None and wanted is None:
        return there, draft_again(there)
    asked = wanted or Wanted()
    scope = Scope(asked.region, asked.joined_from, asked.kept_free, round=there.pk if there else 0)
    gathering = gather(cohort, on=today(cohort), scope=scope)
    if not gathering.needs:
        raise Refused(NOBODY)
    return None, draft_round(gathering, decided(there))


def _told(cohort: Cohort, round_: Round | None, draft: RoundDraft) -> dict[str, Any]:
    """The answer as one object: public ids, and the open reasons only. Neither the fit of a pair nor a sum of fits is
    told as it was weighed: beside the open reasons it would tell whether something was asked for, and was met."""
    pairs = sorted((pair for one in draft.duties for pair in _pairs(one)), key=lambda p: (p["duty"], p["person"]))
    unmatched = sorted((one for d in draft.duties for one in _unmatched(d)), key=lambda p: (p["duty"], p["person"]))
    objective = sum(one.draft.total for one in draft.duties)
    bound = sum(one.draft.bound for one in draft.duties)
    return {
        "round": round_.public_id if round_ else None,
        "cohort": cohort.key,
        "people": sum(len(one.need.people) for one in draft.duties),
        "helpers": len({helper.pk for one in draft.duties for helper in one.need.helpers}),
        "matched": len(pairs),
        "unmatched": unmatched,
        "gap": (bound - objective) / TOP,
        "inputs": draft.digest,
        "pairs": pairs,
    }


def _pairs(drafted: Drafted) -> Iterator[dict[str, Any]]:
    case = drafted.draft.case
    open_ones = [(one.share, scored) for _, one, scored in case.scored if not is_private(one)]
    fit = together([share for share, _ in open_ones], [scored for _, scored in open_ones], case.shape)
    for one in drafted.suggested:
        if one.helper is None:
            continue
        yield {
            "person": case.people[one.person].id,
            "helper": case.helpers[one.helper].id,
            "duty": case.duty,
            "fit": int(fit[one.person, one.helper]) / TOP,
            "reasons": [_reason(reason) for reason in one.reasons if not reason.private],
        }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"criterion": reason.criterion, "fit": reason.fit, "says": reason.says}


def _unmatched(drafted: Drafted) -> Iterator[dict[str, Any]]:
    case = drafted.draft.case
    for one in drafted.suggested:
        if one.helper is None:
            yield {"person": case.people[one.person].id, "duty": case.duty, "hints": list(one.hints)}


def _lines(told: dict[str, Any]) -> Iterator[str]:
    total = len(told["unmatched"]) + told["matched"]
    proven = "Proven: no other round is better." if told["gap"] == 0 else f"At most {told['gap']:g} from the best."
    yield f"{told['matched']} of {total} matched in {told['cohort']}. {proven}"
    for pair in told["pairs"]:
        word = fit_word(round(pair["fit"] * TOP))[1].lower()
        yield f"  {pair['person']} with {pair['helper']} ({pair['duty']}, {word})"
    for one in told["unmatched"]:
        yield f"  {one['person']} has nobody ({one['duty']}): {' '.join(one['hints'])}"
