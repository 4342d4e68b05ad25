"""A token in an address fits one person and says one thing; whatever is changed of it fits nobody."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.public_ids import ALPHABET, LENGTH
from alongside.kernel.reply_tokens import EPOCH, Answers, Token, addressed, tokens_in

pytestmark = pytest.mark.once
IDS = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
DAYS = st.none() | st.dates(EPOCH + timedelta(days=1), date(2200, 1, 1))

CHANGES = st.tuples(st.integers(0, 48), st.sampled_from(ALPHABET))


@given(st.builds(Token, st.sampled_from(Answers), IDS, IDS, DAYS), IDS, IDS, CHANGES)
def test_it_is_read_back_in_any_capitals_and_fits_one_alone(
    token: Token, person: str, other: str, change: tuple[int, str]
) -> None:
    place, digit = change
    written = token.signed_for(person)
    address = addressed("log@example.org", written)
    assert (len(address.partition("@")[0]) <= 64, address.isascii()) == (True, True)
    assert tokens_in([f"Somebody <{address.upper()}>", f"<x.{written}@example.org>"]) == {written: token}
    assert (token.fits(written, person), token.fits(written, other)) == (True, person == other)
    changed = written[:place] + digit + written[place + 1 :]
    fitting = [text for text, one in tokens_in([changed]).items() if one.fits(text, person)]
    assert fitting == ([written] if changed == written else [])


def test_other_addresses_hold_none() -> None:
    assert tokens_in(["log@example.org", "", "l" + "0" * 47, "l" + "0" * 49, "b" + "0" * 48]) == {}
