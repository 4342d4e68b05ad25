"""Sealed text opens for its own place and key, and for nothing else."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.errors import Misconfigured
from alongside.kernel.sealed import Keyring

OLD, NEW = os.urandom(32), os.urandom(32)
ENGAGEMENT = "4f2a8c9d1e3b"


@given(st.text(max_size=2000))
def test_what_is_sealed_opens_again(text: str) -> None:
    ring = Keyring([OLD])
    key = ring.unwrap(ring.new_wrapped_key(owner=ENGAGEMENT), owner=ENGAGEMENT)
    assert key.open(key.seal(text, place="note:1"), place="note:1") == text


def test_the_same_words_never_look_the_same_twice() -> None:
    ring = Keyring([OLD])
    key = ring.unwrap(ring.new_wrapped_key(owner=ENGAGEMENT), owner=ENGAGEMENT)
    sealed = {key.seal("The turn-and-talk worked.", place="note:1") for _ in range(20)}
    assert len(sealed) == 20
    assert not any(b"turn" in one for one in sealed)


@pytest.mark.parametrize("place", ["note:2", ""])
def test_a_text_moved_elsewhere_does_not_open(place: str) -> None:
    ring = Keyring([OLD])
    key = ring.unwrap(ring.new_wrapped_key(owner=ENGAGEMENT), owner=ENGAGEMENT)
    sealed = key.seal("words", place="note:1")
    with pytest.raises(Misconfigured, match="cannot be opened"):
        key.open(sealed, place=place)


def test_one_changed_bit_is_noticed() -> None:
    ring = Keyring([OLD])
    key = ring.unwrap(ring.new_wrapped_key(owner=ENGAGEMENT), owner=ENGAGEMENT)
    sealed = bytearray(key.seal("words", place="note:1"))
    sealed[-1] ^= 1
    with pytest.raises(Misconfigured, match="cannot be opened"):
        key.open(bytes(sealed), place="note:1")


def test_another_engagements_key_does_not_unwrap() -> None:
    ring = Keyring([OLD])
    with pytest.raises(Misconfigured, match="damaged or moved"):
        ring.unwrap(ring.new_wrapped_key(owner=ENGAGEMENT), owner="someone-else")


def test_rotation_rewraps_keys_and_leaves_texts() -> None:
    before = Keyring([OLD])
    wrapped = before.new_wrapped_key(owner=ENGAGEMENT)
    sealed = before.unwrap(wrapped, owner=ENGAGEMENT).seal("words", place="note:1")
    both = Keyring([NEW, OLD])
    assert not both.is_current(wrapped)
    rewrapped = both.rewrap(wrapped, owner=ENGAGEMENT)
    assert both.is_current(rewrapped)
    assert Keyring([NEW]).unwrap(rewrapped, owner=ENGAGEMENT).open(sealed, place="note:1") == "words"
    with pytest.raises(Misconfigured, match="no longer holds"):
        Keyring([NEW]).unwrap(wrapped, owner=ENGAGEMENT)


@pytest.mark.parametrize(
    "keys,sentence",
    [
        ([], "SEALING_KEYS must name at least one key of 32 bytes, base64, newest first."),
        (["@@"], "SEALING_KEYS holds something that is not base64."),
        (
            [base64.b64encode(b"short").decode()],
            "SEALING_KEYS must name at least one key of 32 bytes, base64, newest first.",
        ),
    ],
)
def test_a_ring_without_good_keys_says_so(keys: list[str], sentence: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        Keyring.from_text(keys)
    assert caught.value.sentence == sentence


def test_a_key_does_not_print_itself() -> None:
    ring = Keyring([OLD])
    assert repr(ring.unwrap(ring.new_wrapped_key(owner=ENGAGEMENT), owner=ENGAGEMENT)) == "DataKey(…)"
