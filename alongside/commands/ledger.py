"""`./run ledger audit [--json]`: the whole ledger counted a second time, by other code than posts it.

Exit codes: 0 when every line is right, 1 when one is wrong (each is named), 2 when the question cannot be answered.
"""

import argparse
import json
import sys

from alongside.kernel.snapshot import one_moment
from alongside.ledger.audit.recount import Wrong
from alongside.ledger.audit.whole import Audit, Sum, audit
from alongside.practice.sessions.witnesses import overlaps, witnesses


def main(argv: list[str]) -> int:
    """Audit the ledger; usage faults exit with 2, as argparse has it."""
    parser = argparse.ArgumentParser(prog="./run ledger", description="Look the ledger through.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("audit", help="count everything again and name each line that is wrong")
    verb.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(argv)
    with one_moment():
        found = audit(lambda cohort, asked: witnesses(cohort, asked=asked), overlaps, _progress)
    print(json.dumps(_told(found), ensure_ascii=False, indent=2) if given.json else _sentences(found))
    return 1 if found.wrong else 0


def _progress(cohort: str) -> None:
    if sys.stderr.isatty():
        print(f"Counting {cohort} …", file=sys.stderr)


def _told(found: Audit) -> dict[str, object]:
    return {
        "entries": found.entries,
        "accounts": found.accounts,
        "sums": [_sum(one) for one in found.sums],
        "wrong": [{"entry": one.entry, "rule": one.rule, "message": one.message} for one in found.wrong],
    }


def _sum(one: Sum) -> dict[str, object]:
    return {
        "cohort": one.cohort,
        "account": one.account,
        "unit": one.unit,
        "total": one.confirmed + one.waiting + one.to_approve,
        "confirmed": one.confirmed,
        "waiting": one.waiting,
        "to_approve": one.to_approve,
        "by_mode": one.by_mode,
    }


def _sentences(found: Audit) -> str:
    lines = f"{found.entries:,} lines in {found.accounts:,} accounts, counted a second time"
    if not found.wrong:
        return f"{lines}: every line is right."
    told = "\n".join(f"  {_named(one)} ({one.rule}): {one.message}" for one in found.wrong)
    return f"{lines}: {len(found.wrong):,} {'is' if len(found.wrong) == 1 else 'are'} wrong.\n{told}"


def _named(one: Wrong) -> str:
    return f"line {one.entry}" if one.entry is not None else "no line"
