"""When each requirement is due: told from match, hire, cohort or contract, whichever of them moves."""

from datetime import date

import pytest

from alongside.blueprint.reader import read
from alongside.kernel.clock import Span
from alongside.standing.evaluation import evaluate
from alongside.standing.known import Known, Term
from tests.factories.programs import PROGRAM

YEAR = Span(date(2026, 7, 1), date(2027, 6, 30))
MATCH, HIRE = date(2026, 9, 1), date(2026, 8, 17)
TERM = Term(1200, date(2026, 10, 1), date(2027, 9, 30))


def due(moment: str, **moved: object) -> date | None:
    rule = f"  talk: {{label: Talk, account: visits, reach: 2, by: {moment}, of: newcomer}}\n"
    text = PROGRAM.read_text("utf-8").replace("requirements:\n", f"requirements:\n{rule}")
    blueprint = read(text, file="garden.yaml").blueprint
    assert blueprint is not None
    known: dict[str, object] = {"started": MATCH, "hired": HIRE, "cohort": YEAR, "term": TERM} | moved
    told = Known(on=date(2026, 11, 19), duty="growing", role="newcomer", supported=True, **known)  # type: ignore[arg-type]
    return next(item.due for item in evaluate(blueprint, told).items if item.key == "talk")


@pytest.mark.parametrize(
    "moment,moved,day",
    [
        ("match + 45 days", {}, date(2026, 10, 16)),
        ("match + 45 days", {"started": date(2026, 12, 1)}, date(2027, 1, 15)),
        ("match + 6 months", {"started": date(2026, 8, 31)}, date(2027, 2, 28)),
        ("hire + 30 days", {}, date(2026, 9, 16)),
        ("hire + 30 days", {"hired": date(2027, 1, 29)}, date(2027, 2, 28)),
        ("hire + 1 month", {"hired": date(2028, 1, 31)}, date(2028, 2, 29)),
        ("hire + 30 days", {"hired": None}, None),
        ("cohort.start + 90 days", {}, date(2026, 9, 29)),
        ("cohort.start + 90 days", {"started": date(2027, 3, 1), "hired": date(2027, 2, 15)}, date(2026, 9, 29)),
        ("cohort.end - 2 weeks", {}, date(2027, 6, 16)),
        ("contract.end", {}, date(2027, 9, 30)),
        ("contract.end - 1 month", {"term": Term(1200, date(2027, 4, 1), date(2028, 3, 31))}, date(2028, 2, 29)),
        ("contract.end", {"term": None}, None),
    ],
)
def test_what_moves_takes_its_day_along_and_nothing_else_does(
    moment: str, moved: dict[str, object], day: date | None
) -> None:
    assert due(moment, **moved) == day
