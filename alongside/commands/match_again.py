"""`./run match again ROUND [--json]`: a round that was kept, run again from what it was worked out from, and as things
are now.

Prints whether it comes out the same, who has somebody else, and what differs since; of what people asked for, only that
something of it does. Exit codes: 0 when it comes out the same from what was kept, 1 when it does not, 2 when there is
no such round, or what it was worked out from is kept no longer.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

from alongside.matching.models.rounds import Round
from alongside.matching.queries.again import Again, run_again
from alongside.matching.since import Other

NOT_THE_SAME, NOT_THERE = 1, 2


def main(argv: list[str]) -> int:
    """Run `match again`. Usage faults exit with 2, as argparse has it."""
    parser = argparse.ArgumentParser(prog="./run match again", description="Run a kept round again.")
    parser.add_argument("round", metavar="ROUND", help="its public id: the last part of its page’s address")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(argv)
    row = Round.objects.select_related("cohort", "region").filter(public_id=given.round).first()
    found = run_again(row, team=False) if row else None
    if row is None or found is None:
        says = "What this round was worked out from is kept no longer." if row else "There is no round of this id."
        print(says, file=sys.stderr)
        return NOT_THERE
    told = {"round": row.public_id, "same": found.same} | asdict(found)
    print(json.dumps(told, ensure_ascii=False, indent=2) if given.json else "\n".join(_lines(found)))
    return 0 if found.same else NOT_THE_SAME


def _lines(found: Again) -> Iterator[str]:
    if found.same:
        yield f"The same: all {found.people} have whom they had."
    else:
        why = " The engine is another one than it was." if found.engine else ""
        yield f"Not the same: {len(found.then)} of {found.people} have somebody else.{why}"
        yield from map(_other, found.then)
    if not found.since:
        yield "As things are now: nothing that goes in has changed."
        return
    yield f"As things are now, {len(found.now)} of {found.there} who are still in it would have somebody else."
    yield from map(_other, found.now)
    for one in found.since:
        more = f"; and {one.more} more" if one.more else ""
        yield f"  {one.what}: {'; '.join(one.lines)}{more}"


def _other(one: Other) -> str:
    has, was = (", ".join(names) or "nobody" for names in (one.has, one.was))
    return f"  {one.name} ({one.duty}): {has}, before {was}"
