"""Public ids can be read over the phone and do not clash."""

from alongside.kernel.public_ids import ALPHABET, LENGTH, new_public_id


def test_ids_have_one_shape_and_are_new_each_time() -> None:
    made = {new_public_id() for _ in range(5000)}
    assert len(made) == 5000
    assert {len(one) for one in made} == {LENGTH}
    assert set("".join(made)) <= set(ALPHABET)


def test_letters_that_look_like_others_are_left_out() -> None:
    assert set("ilou") & set(ALPHABET) == set()
