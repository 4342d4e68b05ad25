"""What was asked once is not asked again while one page is drawn, and never after."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from alongside.kernel.remember import asking_anew, at_once, remembered, remembering

pytestmark = pytest.mark.once


def counting() -> Callable[[], int]:
    numbers = count(1)
    return lambda: next(numbers)


def test_nothing_is_remembered_unless_somebody_says_so() -> None:
    ask = counting()
    assert [remembered("who", ask) for _ in range(2)] == [1, 2]


def test_one_answer_to_one_question_until_the_block_ends() -> None:
    ask = counting()
    with remembering():
        assert [remembered("who", ask), remembered("who", ask), remembered("what", ask)] == [1, 1, 2]
    with remembering():
        assert remembered("who", ask) == 3


def test_where_something_changes_it_is_asked_anew_and_not_kept() -> None:
    ask = counting()
    with remembering():
        remembered("who", ask)
        with asking_anew():
            assert [remembered("who", ask) for _ in range(2)] == [2, 3]
        assert remembered("who", ask) == 1


def test_for_a_moment_it_is_remembered_where_nobody_remembers_yet() -> None:
    ask = counting()
    with at_once():
        assert [remembered("who", ask) for _ in range(2)] == [1, 1]
    with remembering():
        assert remembered("who", ask) == 2
        with at_once():
            assert remembered("who", ask) == 2
        assert remembered("who", ask) == 2
    assert remembered("who", ask) == 3


def test_an_error_forgets_as_well() -> None:
    ask = counting()
    with pytest.raises(LookupError), remembering():
        raise LookupError(remembered("who", ask))
    assert remembered("who", ask) == 2


def test_another_thread_remembers_nothing_of_this_one() -> None:
    ask = counting()
    with remembering(), ThreadPoolExecutor(1) as other:
        remembered("who", ask)
        assert other.submit(remembered, "who", ask).result() == 2
