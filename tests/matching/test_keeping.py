"""A round that is looked at again is not worked out again, and never shown as it no longer is."""

from collections.abc import Callable

import pytest
import time_machine

from alongside.matching.actions.proposing import propose
from alongside.matching.queries import keeping
from alongside.matching.queries.keeping import known
from alongside.people.models.organizations import Organization
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from tests.matching.scene import TODAY, principals

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-11-21T15:00:00Z", tick=False)
def test_a_round_is_kept_until_something_it_depends_on_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = principals()
    round_ = propose(cohort=scene.cohort, by=None).round
    first = known(round_)
    assert known(round_) is first
    before = first
    changes: tuple[Callable[[], object], ...] = (
        lambda: Participation.objects.filter(pk=scene.harold.pk).update(capacity=2),
        lambda: Organization.objects.filter(name="Rockford 205").update(zip_code="62901"),
        lambda: round_.proposals.filter(supported=scene.dana).update(state="locked"),
        lambda: Cohort.objects.filter(pk=scene.cohort.pk).update(ends_on=TODAY),
    )
    for change in changes:
        change()
        now = known(round_)
        assert now is not before
        assert known(round_) is now
        before = now
    assert before.draft.duties[0].draft.pairs != first.draft.duties[0].draft.pairs  # Corey has somebody now
    with time_machine.travel("2026-11-22T15:00:00Z"):
        assert known(round_) is not before
    monkeypatch.setattr(keeping, "PAIRS", 0)
    assert known(round_) is before
    assert known(round_) is not before  # there was no room for it
