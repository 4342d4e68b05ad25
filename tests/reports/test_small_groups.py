"""Nobody can be found by looking at a table, nor by subtracting."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.reports.small_groups import hidden, total_hidden

TEN = 10


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    sizes = {"Northern": 48, "Central": 37, "Western": 21, "Southern": 4}
    assert hidden(sizes, at_least=TEN) == {"Southern", "Western"}


def test_two_small_groups_that_add_up_hide_each_other() -> None:
    assert hidden({"Northern": 48, "Western": 6, "Southern": 7}, at_least=TEN) == {"Western", "Southern"}


def test_two_very_small_groups_need_a_third() -> None:
    assert hidden({"Northern": 48, "Central": 12, "Western": 1, "Southern": 2}, at_least=TEN) == {
        "Central",
        "Western",
        "Southern",
    }


def test_large_groups_and_empty_ones_are_shown() -> None:
    assert hidden({"Northern": 48, "Central": 12, "Western": 0}, at_least=TEN) == frozenset()


def test_a_table_of_few_people_hides_its_total_too() -> None:
    sizes = {"Northern": 3, "Central": 4}
    assert hidden(sizes, at_least=TEN) == {"Northern", "Central"}
    assert total_hidden(sizes, at_least=TEN)
    assert not total_hidden({}, at_least=TEN)


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 30), max_size=8), st.integers(2, 20))
def test_no_shown_group_is_small_and_no_hidden_one_can_be_worked_out(sizes: dict[int, int], at_least: int) -> None:
    away = hidden(sizes, at_least=at_least)
    assert all(size == 0 or size >= at_least for group, size in sizes.items() if group not in away)
    if away and not total_hidden(sizes, at_least=at_least) and away != {g for g, size in sizes.items() if size}:
        assert len(away) >= 2
        assert sum(sizes[group] for group in away) >= at_least
