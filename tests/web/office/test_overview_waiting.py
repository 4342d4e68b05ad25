"""A round that waits for a second yes stands on the first page: of who may say it, and of who asked for it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.matching.actions.proposing import Wanted, propose
from alongside.matching.actions.scheduling import approve, schedule, take_back
from alongside.matching.models.publications import Publication
from alongside.people.models.organizations import Organization
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.participations import Participation
from alongside.web.office import overview_waiting
from tests.cast import somebody
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching import scene
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
HOME = "/office/"
FOUR = datetime(2026, 11, 22, 16)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def made() -> scene.Round:
    return scene.principals(introductions="{second_yes: yes}")


def _desk(row: Participation) -> Client:
    return signed_in(person_of(row))


def _coordinates(made: scene.Round, name: str) -> Participation:
    who = somebody(name, f"{name.split(maxsplit=1)[0].lower()}@principals.example")
    joining = Joining(who=who, role="coordinator", starts_on=made.angela.starts_on, works_at=made.sponsor)
    return enrol(cohort=made.cohort, joining=joining, by=None)


def _asked(made: scene.Round, at: datetime | None = None, region: str = "") -> Publication:
    wanted = Wanted(region=Organization.objects.get(name=region)) if region else None
    round_ = propose(cohort=made.cohort, by=person_of(made.angela), wanted=wanted).round
    return schedule(round_=round_, at=at, by=person_of(made.angela))


def test_it_waits_for_whoever_may_say_it_until_it_is_said(made: scene.Round) -> None:
    bela = _coordinates(made, "Bela Novak")
    assert "waits for your yes" not in words(_desk(bela).get(HOME).content)
    row = _asked(made, FOUR)
    page = _desk(bela).get(HOME).content
    says = (
        "Round 1 (Everybody) waits for your yes Angela Brandt asked for it on November 21. It goes out on November 22"
    )
    assert says in words(page)
    assert f'href="/office/matching/publishing/?round={row.round.public_id}"' in page.decode()
    approve(publication=row, by=person_of(bela))
    assert "Round 1" not in words(_desk(bela).get(HOME).content)


def test_what_only_waits_for_the_yes_goes_out_with_it_and_what_was_taken_back_waits_no_more(made: scene.Round) -> None:
    bela = _coordinates(made, "Bela Novak")
    row = _asked(made)
    assert "Angela Brandt asked for it on November 21. It goes out as soon as you say yes." in words(
        _desk(bela).get(HOME).content
    )
    publishing = "/office/matching/publishing/"
    assert "wants it to go out as soon as you say yes." in words(_desk(bela).get(publishing).content)
    assert "wants it to go out as soon as somebody else says yes." in words(_desk(made.angela).get(publishing).content)
    take_back(publication=row, by=person_of(made.angela))
    for one in (bela, made.angela):
        assert "Round 1" not in words(_desk(one).get(HOME).content)


def test_who_asked_for_it_sees_that_it_waits_and_for_whom(made: scene.Round) -> None:
    _asked(made)
    waits = "Round 1 (Everybody) waits for a second yes You asked for it on November 21."
    page = words(_desk(made.angela).get(HOME).content)
    assert f"{waits} Nobody else coordinates here who could say it." in page
    for name, says in (
        ("Bela Novak", "Bela Novak can say it."),
        ("Cleo Osei", "Bela Novak or Cleo Osei can say it."),
        ("Dov Pell", "Bela Novak, Cleo Osei or Dov Pell can say it."),
        ("Edda Quist", "Any of 4 other coordinators can say it."),
    ):
        _coordinates(made, name)
        assert f"{waits} {says}" in words(_desk(made.angela).get(HOME).content)


def test_nobody_of_another_cohort_and_nobody_who_is_matched_is_told(made: scene.Round) -> None:
    _asked(made)
    elsewhere = scene.new_cohort(made.sponsor, key="principals-2027")
    stranger = enrol(
        cohort=elsewhere,
        joining=Joining(who=somebody("Sol Winter", "sol@principals.example"), role="coordinator",
                        starts_on=made.angela.starts_on, works_at=made.sponsor),
        by=None,
    )  # fmt: skip
    assert "waits for" not in words(_desk(stranger).get(HOME).content)
    assert [_desk(one).get(HOME).status_code for one in (made.dana, made.ruth)] == [403, 403]


def test_many_regions_wait_in_a_few_lines_and_as_many_queries(
    made: scene.Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    bela = _coordinates(made, "Bela Novak")
    counts, pages = [], []
    for region in ("Carbondale 95", "Mount Vernon 80"):
        _asked(made, region=region)
        desk = [_desk(bela), _desk(made.angela)]
        for one in desk:
            one.get(HOME)
        with CaptureQueriesContext(connection) as asked:
            pages.append([words(one.get(HOME).content) for one in desk])
        counts.append(len(asked))
    assert counts[0] == counts[1]
    for page, whose in zip(pages[1], ("your yes", "a second yes"), strict=True):
        first = page.index(f"Round 1 (Carbondale 95) waits for {whose}")
        assert first < page.index(f"Round 2 (Mount Vernon 80) waits for {whose}")
    monkeypatch.setattr(overview_waiting, "SHOWN", 1)
    page = words(_desk(bela).get(HOME).content)
    assert ("1 more waits for a second yes" in page, "Round 2 (" in page) == (True, False)
