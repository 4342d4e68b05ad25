"""`./run cohort simulate KEY [--on DAY] [--json]`: a dry run of a year with its own people and what was agreed.

As `./run program simulate`, but with everybody who takes part, and with the release time and the pay that each place's
signed agreement sets. Who can do without which help is decided for each by what is known of them.
Exit codes: 0 nothing is impossible, 1 something cannot be met, 2 when it cannot be answered.
"""

import argparse
from datetime import date

from alongside.blueprint.simulation.year import simulate
from alongside.commands.program_simulate import print_years
from alongside.programs.agreed_year import agreed_year
from alongside.programs.queries import cohort_by_key


def ask(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("cohort", metavar="KEY", help="see ./run cohort list")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="a day of the year; its first if not said")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def simulated(given: argparse.Namespace) -> int:
    """Dry-run the year of a cohort, and print it. Raises NotHere, and Refused while nobody takes part."""
    cohort = cohort_by_key(given.cohort)
    on = given.on or cohort.starts_on
    year = agreed_year(cohort, on=on)
    days = f"; school days are those of {year.school}" if year.school else ""
    return print_years(
        [simulate(year.blueprint, on=on, agreed=year.agreed, real=year.needing, known=year.schools)],
        year.blueprint,
        as_json=given.json,
        who=f"as many people as take part, when each began made up{days}",
    )
