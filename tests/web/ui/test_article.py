"""A noun of a program with its article, as it is spoken."""

import pytest

from alongside.kernel.articles import article

pytestmark = pytest.mark.once


def test_a_noun_is_said_with_its_article() -> None:
    nouns = ("new teacher", "aprendiz", "Academy coach", "university partner", "union member", "umpire")
    assert [article(noun) for noun in nouns] == ["a", "an", "an", "a", "a", "an"]
