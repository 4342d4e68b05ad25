"""Positions as rosters title them, in any script."""

import pytest

from alongside.people.actions.appointments import appoint
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.background import backgrounds
from alongside.programs.facts import pinned
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, enrolled

pytestmark = pytest.mark.django_db


def test_titles_in_letters_of_another_script_are_told_apart(everyone: Cast) -> None:
    text = (PROGRAM.parent / "applying.yaml").read_text("utf-8")
    text = text.replace("titles: [teacher,", "titles: [учитель,").replace(
        "titles: [school counselor,", "titles: [логопед,"
    )
    version = adopt_text(source=text, file="script.yaml", sponsor=everyone.places.union, by=None)
    into = open_cohort(version=version, key="script", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    rows = []
    for title in ("учитель", "Логопед"):
        who = person(f"Ira {title}")
        appoint(who, position=title, at=everyone.places.lakeview, by=None, starts_on=STARTS)
        rows.append(enrolled(into, who, "newcomer", works_at=everyone.places.lakeview))
    known = backgrounds(rows, pinned(into.pk, on=STARTS).blueprint, on=[STARTS] * 2)
    assert [one.facts["position"] for one in known] == ["teacher", "clinician"]
