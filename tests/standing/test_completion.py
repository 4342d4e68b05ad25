"""When somebody is done: what the file names for it, over everything they take part in."""

from dataclasses import replace
from datetime import date

import pytest

from alongside.blueprint.reader import read
from alongside.standing.completion import completions
from alongside.standing.evaluation import evaluate
from alongside.standing.known import Known
from tests.standing.test_evaluation import FILE, known

pytestmark = pytest.mark.once
TEXT = (
    FILE.read_text("utf-8")
    + "completion:\n  whole: {of: newcomer, needs: [visits, goals], certificate: A first year}\n"
)


def met(one: Known, *, visits: int, goals: int) -> Known:
    return replace(one, person={"visits": visits}, written={"goal": goals})


def test_somebody_is_done_once_everything_is_met_wherever_that_was() -> None:
    garden = read(TEXT, file="garden.yaml").blueprint
    assert garden is not None
    one = known(date(2027, 6, 1))
    first, second = (evaluate(garden, met(one, visits=n, goals=g)) for n, g in ((3, 0), (0, 1)))
    told = [(found.label, found.done, found.missing) for several in ([first], [first, second], [])
            for found in completions(garden, "newcomer", several)]  # fmt: skip
    assert told == [
        ("A first year", False, ("Goals",)),
        ("A first year", True, ()),
        ("A first year", False, ("Onsite visits", "Goals")),
    ]
    assert completions(garden, "guide", [first]) == ()
