"""How fair a round is: counts of groups, small ones hidden, and a criterion that serves a group worse."""

import numpy as np
import pytest
import time_machine

from alongside.matching.actions.proposing import propose
from alongside.programs.facts import pinned, today
from alongside.reports.fairness import fairness, worse
from tests.matching.crowd import WISHES, crowd
from tests.matching.scene import empty


@pytest.mark.django_db
def test_groups_are_counted_and_small_ones_hidden_never_one_alone() -> None:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        _, cohort, _ = empty()
        crowd(cohort, people=90, helpers=30)
        round_ = propose(cohort=cohort, by=None).round
        blueprint = pinned(cohort.pk, on=today(cohort)).blueprint
        found = fairness(round_, blueprint)
    assert [one.duty for one in found] == ["mentor"]
    splits = {split.label: split.shares for split in found[0].splits}
    assert {"District", "Kind of school"} <= set(splits)
    for shares in splits.values():
        away = sum(share.people is None for share in shares)
        assert away != 1
        assert all(share.people is None or share.people >= found[0].at_least for share in shares)
    assert any(share.people for share in splits["Kind of school"])
    assert not any(wish in repr(found) for wish in WISHES if wish != "man")  # "many newcomers" is no wish


@pytest.mark.once
def test_a_group_is_named_only_when_it_is_large_enough_far_below_and_surely_so() -> None:
    low, high = np.array([200, 300] * 10), np.array([800, 900] * 10)
    assert worse(low, high, 10)
    assert not worse(high, low, 10)
    assert not worse(low, high, 21)
    assert not worse(high - 50, high, 10)
    assert not worse(np.array([0, 1024] * 10), np.array([256, 1024] * 10), 10)
