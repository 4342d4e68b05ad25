"""`./run cohort simulate KEY [--on DAY] [--json]`: a dry run of a year with its own people and what was agreed.

As `./run program simulate`, but with everybody who takes part, and with the release time and the pay that each place's
signed agreement sets. Exit codes: 0 nothing is impossible, 1 something cannot be met, 2 when it cannot be answered.
"""

import argparse
from datetime import date

from alongside.commands.program_simulate import print_year
from alongside.programs.agreed_year import people_and_terms
from alongside.programs.facts import pinned
from alongside.programs.queries import cohort_by_key


def main(argv: list[str]) -> int:
    """Dry-run the year of a cohort; usage faults exit with 2, as argparse has it."""
    parser = argparse.ArgumentParser(prog="./run cohort simulate", description="What cannot be met in a year, by whom.")
    parser.add_argument("cohort", metavar="KEY", help="see ./run cohort list")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="a day of the year; its first if not said")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(argv)
    cohort = cohort_by_key(given.cohort)
    on = given.on or cohort.starts_on
    people, agreed = people_and_terms(cohort, on=on)
    return print_year(
        pinned(cohort.pk, on=on).blueprint,
        on=on,
        people=people,
        as_json=given.json,
        agreed=agreed,
        who="as many people as take part, when each began made up",
    )
