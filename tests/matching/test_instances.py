"""Rounds from files: against every way there is, checked by the program printed in the docs, the same in any order."""

import json
import re
from collections.abc import Callable
from itertools import product
from math import fsum
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from scipy.optimize import linear_sum_assignment

from alongside.commands.__main__ import main as command
from alongside.matching.instances.answer import answered
from alongside.matching.instances.reading import Faulty, read

pytestmark = pytest.mark.once
DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = Draft202012Validator(json.loads((DOCS / "matching-instance.schema.json").read_text()))
NEXT_TO_EACH_OTHER = [0.3, 0.1 + 0.2, 0.5, 0.5 + 1e-12, 0.5 - 1e-12, 1 - 2**-53, 1.0, 5e-324, 1e-308, 0.0]

type Round = dict[str, Any]


def _checker() -> Callable[[Round, Round], None]:
    printed = re.findall(r"```python\n(.*?)```", (DOCS / "matching.md").read_text(), re.DOTALL)
    found: dict[str, Any] = {}
    exec(printed[0], found)  # noqa: S102 - the program our own docs print is what is tested
    check: Callable[[Round, Round], None] = found["check"]
    return check


check = _checker()


def _round(scores: list[Any], room: list[int], **more: Any) -> Round:
    people = 1 + max((row[0] for row in scores), default=-1)
    return {
        "people": [{"id": f"person-{i}", "need": 1} for i in range(people)],
        "helpers": [{"id": f"helper-{j}", "capacity": capacity} for j, capacity in enumerate(room)],
        "pairs": scores,
        **more,
    }


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    people, helpers = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    score = draw(
        st.sampled_from(
            [
                st.sampled_from([0.0, 0.2, 0.5, 1.0]),
                st.sampled_from(NEXT_TO_EACH_OTHER),
                st.floats(0, 1),
                st.integers(0, 1000).map(lambda n: n / 1000),
            ]
        )
    )
    places = st.tuples(st.integers(0, max(people - 1, 0)), st.integers(0, max(helpers - 1, 0)))
    pairs = draw(st.lists(st.tuples(places, score), max_size=16 if people and helpers else 0))
    made = _round(
        [[*place, given] for place, given in pairs],
        draw(st.lists(st.integers(0, 3), min_size=helpers, max_size=helpers)),
    )
    made["people"] = [{"id": f"person-{i}"} for i in range(people)]
    known = sorted({place for place, _ in pairs})
    if known:
        made["forbid"] = [list(place) for place in draw(st.lists(st.sampled_from(known), max_size=1))]
        free = [p for p in known if list(p) not in made["forbid"] and made["helpers"][p[1]]["capacity"]]
        made["locks"] = [list(place) for place in draw(st.lists(st.sampled_from(free), max_size=1))] if free else []
    return made


def _scores(told: Round) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    for i, j, score in told["pairs"]:
        if [i, j] not in told.get("forbid", []):
            found[i, j] = max(score, found.get((i, j), 0))
    return found


def _every_way(told: Round) -> list[list[float]]:
    """The scores, lowest first, of every round there is."""
    scores, locks = _scores(told), dict(told.get("locks", []))
    ways = []
    for way in product(range(-1, len(told["helpers"])), repeat=len(told["people"])):
        pairs = [(i, j) for i, j in enumerate(way) if j >= 0]
        room = all(way.count(j) <= helper["capacity"] for j, helper in enumerate(told["helpers"]))
        if room and all(pair in scores for pair in pairs) and all(way[i] == j for i, j in locks.items()):
            ways.append(sorted(scores[pair] for pair in pairs))
    return ways


def _answer(told: Round) -> Round:
    return json.loads(json.dumps(answered(read(json.dumps(told))).told()))  # type: ignore[no-any-return]


@given(rounds())
def test_the_largest_total_is_found_and_proven(told: Round) -> None:
    SCHEMA.validate(told)
    answer = _answer(told)
    check(told, answer)
    most, total = max((len(way), fsum(way)) for way in _every_way(told))
    assert (len(answer["pairs"]), answer["objective"]) == (most, pytest.approx(total, abs=1e-12))
    assert 0 <= answer["gap"] < 1e-12
    assert answer["certificate"]["coverage_weight"] == len(told["people"]) - len(told.get("locks", [])) + 1


@given(rounds())
def test_worst_first_is_the_best_of_all_lists_of_scores_from_the_worst_up(told: Round) -> None:
    answer, scores = _answer(told | {"objective": "worst_first"}), _scores(told)
    found = sorted(scores[i, j] for i, j in answer["pairs"])
    assert (len(found), found) == max((len(way), way) for way in _every_way(told))
    assert (answer["worst"], answer["gap"]) == (min(found, default=None), 0)
    proof, locked = answer["certificate"], {i for i, _ in told.get("locks", [])}
    assert all(proof["people"][i] + proof["helpers"][j] >= 1 for i, j in scores if i not in locked)


@pytest.mark.parametrize("objective", ["total", "worst_first"])
@given(told=rounds(), shuffled=st.randoms(use_true_random=False))
def test_rows_in_another_order_give_the_same_pairs(objective: str, told: Round, shuffled: Random) -> None:
    told["objective"] = objective
    people, helpers = list(range(len(told["people"]))), list(range(len(told["helpers"])))
    shuffled.shuffle(people)
    shuffled.shuffle(helpers)
    there: Round = {
        "people": [told["people"][i] for i in people],
        "helpers": [told["helpers"][j] for j in helpers],
        "pairs": [[people.index(i), helpers.index(j), score] for i, j, score in reversed(told["pairs"])],
        "objective": objective,
    }
    for key in ("locks", "forbid"):
        there[key] = [[people.index(i), helpers.index(j)] for i, j in told.get(key, [])]
    back = sorted([people[i], helpers[j]] for i, j in _answer(there)["pairs"])
    assert back == _answer(told)["pairs"]


def test_nobody_is_left_out_for_a_better_fit_however_long_the_chain() -> None:
    """The last one has one helper only; giving it to them moves everybody else to where they hardly fit."""
    chain = 400
    pairs = [[i, i, 1.0] for i in range(chain)] + [[i, i + 1, 0.0] for i in range(chain)] + [[chain, 0, 0.0]]
    told = _round(pairs, [1] * (chain + 1))
    answer = _answer(told)
    check(told, answer)
    assert (len(answer["pairs"]), answer["objective"], answer["gap"]) == (chain + 1, 0, 0)


@pytest.mark.parametrize("seed", range(3))
def test_a_middling_round_is_worth_what_scipy_finds(seed: int) -> None:
    """A column for each place, and for locked people and whoever is matched at all more than all scores together."""
    chance = Random(seed)
    people, room = 60, [chance.choice([0, 1, 2, 3, 60]) for _ in range(25)]
    kind: Callable[[], float] = [chance.random, lambda: chance.choice(NEXT_TO_EACH_OTHER), lambda: 0.5][seed]
    places = [(i, j) for i in range(people) for j in range(len(room)) if chance.random() < 0.2]
    pairs = [[*place, kind()] for place in places]
    lock = next((i, j) for i, j in places if room[j])
    told = _round([*pairs, *chance.sample(pairs, 9)], room, locks=[list(lock)], forbid=[list(places[-1])])
    told["people"] = [{"id": f"person-{i}"} for i in range(people)]
    answer = _answer(told)
    check(told, answer)
    columns = np.repeat(np.arange(len(room)), np.minimum(room, people))
    worth = np.zeros((people, len(columns)))
    for (i, j), score in _scores(told).items():
        worth[i, columns == j] = (
            0 if i == lock[0] and j != lock[1] else score + people * (people if i == lock[0] else 1)
        )
    matched = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    found = [(int(i), int(columns[k])) for i, k in matched if worth[i, k]]
    total = fsum(_scores(told)[pair] for pair in found)
    assert (len(answer["pairs"]), answer["objective"]) == (len(found), pytest.approx(total, abs=1e-9))


def test_no_rounding_decides_which_pair_is_worst() -> None:
    """A difference in the last bit, and scores next to the smallest number there is."""
    for low, high in ((0.5, 0.5000000000000001), (0.0, 5e-324)):
        told = _round([[0, 0, low], [0, 1, high], [1, 0, 1.0], [1, 1, 1.0]], [1, 1], objective="worst_first")
        assert (_answer(told)["pairs"], _answer(told)["worst"]) == ([[0, 1], [1, 0]], high)


def test_a_long_round_of_regions_that_do_not_meet_is_proven() -> None:
    """Enough pairs that not all of them go into the flow, scores with all their digits."""
    chance = Random(4)
    pairs = [[i, j, chance.random()] for i in range(400) for j in range(160) if i % 4 == j % 4]
    told = _round(pairs, [chance.randint(0, 5) for _ in range(160)])
    answer = _answer(told)
    check(told, answer)
    assert answer["gap"] < 1e-9
    worst = _answer(told | {"objective": "worst_first"})
    assert len(worst["pairs"]) == len(answer["pairs"])
    assert worst["worst"] > answer["worst"]


@pytest.mark.parametrize(
    "told, people, pairs",
    [
        ({"people": [], "helpers": [], "pairs": []}, 0, []),
        ({"people": [], "helpers": [{"id": 1, "capacity": 3}], "pairs": []}, 0, []),
        ({"people": [{"id": "a"}], "helpers": [], "pairs": []}, 1, []),
        (_round([[0, 0, 1]], [0]), 1, []),
        (_round([[0, 0, 0]], [1]), 1, [[0, 0]]),
        (_round([[0, 0, 0.3], [1, 0, 0.3], [2, 0, 0]], [10**40]), 3, [[0, 0], [1, 0], [2, 0]]),
    ],
)
def test_edges(told: Round, people: int, pairs: list[list[int]]) -> None:
    SCHEMA.validate(told)
    answer = _answer(told)
    check(told, answer)
    assert (answer["pairs"], answer["certificate"]["coverage_weight"]) == (pairs, people + 1)


def test_every_fault_is_named_at_once() -> None:
    bad = """{"people": [{"id": "a", "need": 2}, {"id": "a"}, 5], "helpers": [{"id": "x", "capacity": -1},
        {"id": "y", "capacity": "1"}, {"id": true}, {"id": "z", "capacity": null}],
        "pairs": [[0, 0, NaN], [0, 7, 0.5], [1, 0, 1e999], [true, 0, -0.1], [0, 1, "x"], [1]],
        "locks": [[0, 0], [0, 1], [9, 0]], "forbid": [[0, 0], 3], "objective": "best", "lock": []}"""
    with pytest.raises(Faulty) as faulty:
        read(bad)
    assert faulty.value.faults == (
        '“objective” is "best"; it must be “total” or “worst_first”.',
        "“lock” is not known. Is “locks” meant?",
        'people[1].id is "a", as people[0].id is.',
        "people[2] is 5; it must be an object.",
        "people[0].need is 2; only 1 can be solved.",
        "helpers[2].id is true; it must be a text or a whole number.",
        "helpers[0].capacity is -1; it must not be negative.",
        'helpers[1].capacity is "1"; it must be a whole number.',
        "helpers[2].capacity is missing.",
        "helpers[3].capacity is null; it must be a whole number.",
        "pairs[0] has the score NaN; it must be from 0 to 1.",
        "pairs[1] has the helper 7; places count from 0 to 3.",
        "pairs[2] has the score Infinity; it must be from 0 to 1.",
        "pairs[3] has the person true; it must be the whole number of a place in the list.",
        "pairs[3] has the score -0.1; it must be from 0 to 1.",
        'pairs[4] has the score "x"; it must be a number.',
        "pairs[5] is [1]; it must be [person, helper, score].",
        "locks[2] has the person 9; places count from 0 to 2.",
        "forbid[1] is 3; it must be [person, helper].",
        "The lock [0, 0] is of a pair that is forbidden.",
        "Person 0 is locked 2 times; once is all there can be.",
        "Helper 0 has a capacity of -1, and 1 person is locked with them.",
    )


@pytest.mark.parametrize(
    "text, fault",
    [
        ("", "This is not JSON: Expecting value at line 1, column 1."),
        ('{"people": [], "helpers": [{"id": "x", "id": "y", "capacity": 1}], "people": [], "pairs": []}',
         "“id” stands twice in one object.\n“people” stands twice in one object."),
        ("[]", "An instance is one object with people, helpers and pairs."),
        ("{}", "“people” is missing.\n“helpers” is missing.\n“pairs” is missing."),
        ('{"people": {}, "helpers": [], "pairs": []}', "“people” is {}; it must be a list."),
        ('{"people": [{"id": "a"}], "pairs": [[0, 3, NaN], [1, -1, 1]], "locks": [[0, 5], [2, 0]]}',
         ("“helpers” is missing.\npairs[0] has the score NaN; it must be from 0 to 1.\n"
         "pairs[1] has the person 1; places count from 0 to 0.\npairs[1] has the helper -1; places count from 0.\n"
         "locks[1] has the person 2; places count from 0 to 0.")),
        (b"\xff\xfe\xff", "This is not JSON: it is not text in UTF-8."),
        ("[" * 100_000, "This is not an instance: lists lie within lists too deep to read."),
        ('{"people": [{"id": "a"}], "helpers": [{"id": "x", "capacity": 1}], "pairs": [[0, 0, 1' + "0" * 400 + "]]}",
         "pairs[0] has the score 1000000000000000000000000000000000000...; it must be from 0 to 1."),
        ("[" + "9" * 5000 + "]", "This cannot be read: a whole number in it has thousands of digits."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(text: str | bytes, fault: str) -> None:
    with pytest.raises(Faulty) as faulty:
        read(text)
    assert faulty.value.sentence == fault


PLAIN: Round = {"people": [{"id": "a"}, {"id": "b"}], "helpers": [{"id": "x", "capacity": 1}], "pairs": [[0, 0, 0.5]]}


@pytest.mark.parametrize(
    "given, fault",
    [
        ({"locks": None}, "“locks” is null; it must be a list."),
        ({"forbid": None}, "“forbid” is null; it must be a list."),
        ({"objective": None}, "“objective” is null; it must be “total” or “worst_first”."),
        ({"pairs": None}, "“pairs” is null; it must be a list."),
        ({"people": [{"id": "a", "need": None}]}, "people[0].need is null; only 1 can be solved."),
        ({"people": [{"id": 1.5}, {"id": None}]}, ("people[0].id is 1.5; it must be a text or a whole number.\n"
         "people[1].id is null; it must be a text or a whole number.")),
        ({"helpers": [{"id": 0.5, "capacity": 0.5}]}, ("helpers[0].id is 0.5; it must be a text or a whole number.\n"
         "helpers[0].capacity is 0.5; it must be a whole number.")),
        ({"locks": [[0.5, 0]], "forbid": [[0, None]]},
         ("locks[0] has the person 0.5; it must be the whole number of a place in the list.\n"
         "forbid[0] has the helper null; it must be the whole number of a place in the list.")),
        ({"locks": None, "forbid": None, "objective": None, "people": [{"id": 2}, {"id": 2.0}, {"id": 2}]},
         ("“locks” is null; it must be a list.\n“forbid” is null; it must be a list.\n"
         "“objective” is null; it must be “total” or “worst_first”.\n"
         "people[1].id is 2.0, as people[0].id is.\npeople[2].id is 2, as people[0].id is.")),
    ],
)  # fmt: skip
def test_nothing_is_no_value_and_no_id_is_half_a_number(given: Round, fault: str) -> None:
    """The reader and the schema say no to the same; whatever may be left out is left out, not null."""
    told = {**PLAIN, **given}
    with pytest.raises(Faulty) as faulty:
        read(json.dumps(told))
    assert faulty.value.sentence == fault
    assert (SCHEMA.is_valid(told), SCHEMA.is_valid(PLAIN)) == (False, True)


@pytest.mark.parametrize("name", ["people", "helpers"])
def test_ids_given_twice_are_named_where_they_stand(name: str) -> None:
    """No schema can say that; the reader does."""
    one = {"id": "a", "capacity": 1}
    with pytest.raises(Faulty) as faulty:
        read(json.dumps({**PLAIN, "pairs": [], name: [one, {**one, "id": "b"}, one, one]}))
    assert faulty.value.faults == tuple(f'{name}[{at}].id is "a", as {name}[0].id is.' for at in (2, 3))


def test_what_json_calls_alike_is_alike_and_what_it_does_not_is_not() -> None:
    """2.0 is a whole number, -0.0 is 0; 1 and "1" are two ids; a pair that is locked twice is locked."""
    told = {
        "people": [{"id": 1, "need": 1.0}, {"id": "1"}],
        "helpers": [{"id": 1, "capacity": 2.0}],
        "pairs": [[0.0, 0, 0.5], [1, 0.0, 1]],
        "locks": [[0, 0], [0.0, 0]],
    }
    SCHEMA.validate(told)
    answer = answered(read(json.dumps(told)))
    assert (answer.pairs, answer.objective) == (((0, 0), (1, 0)), 1.5)
    assert str(answered(read(json.dumps(_round([[0, 0, -0.0]], [1])))).worst) == "0.0"


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nothing.json"
    assert command(["match", "solve", str(missing), "--json"]) == 2
    faults = [f"{missing} cannot be read: No such file or directory."]
    assert json.loads(capsys.readouterr().out) == {"faults": faults}


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    told = _round([[0, 0, 0.9], [0, 1, 0.5], [1, 0, 0.8], [2, 0, 0.1]], [1, 1])
    good.write_text(json.dumps(told))
    bad.write_text('{"people": [], "helpers": []}')
    assert command(["match", "solve", str(good), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    check(told, answer)
    assert {key: answer[key] for key in ("pairs", "unmatched", "objective", "worst", "bound", "gap")} == {
        "pairs": [[0, 1], [1, 0]],
        "unmatched": [2],
        "objective": 1.3,
        "worst": 0.5,
        "bound": 1.3,
        "gap": 0,
    }
    assert command(["match", "solve", str(good)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 of 3 matched, 1.3 in all. Proven: no other round is better.",
        "  person-0 with helper-1",
        "  person-1 with helper-0",
        "  person-2 has nobody",
    ]
    assert command(["match", "solve", str(bad), "--json"]) == 2
    printed = capsys.readouterr()
    assert (json.loads(printed.out), printed.err) == ({"faults": ["“pairs” is missing."]}, "“pairs” is missing.\n")


def test_ids_that_no_terminal_can_show_are_written_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    odd = tmp_path / "odd.json"
    told = _round([[0, 0, 0.5], [1, 0, 0.25]], [2])
    told["people"] = [{"id": "two\nlines"}, {"id": "\ud800"}]
    odd.write_text(json.dumps(told))
    assert command(["match", "solve", str(odd)]) == 0
    assert capfd.readouterr().out.splitlines()[1:] == [r'  "two\nlines" with helper-0', r'  "\ud800" with helper-0']
    told["people"] = [{"id": "\ud800"}, {"id": "\ud800"}]
    odd.write_text(json.dumps(told))
    assert command(["match", "solve", str(odd), "--json"]) == 2
    printed = capfd.readouterr()
    fault = 'people[1].id is "\ud800", as people[0].id is.'
    assert (json.loads(printed.out), printed.err) == ({"faults": [fault]}, fault.replace("\ud800", r"\ud800") + "\n")
