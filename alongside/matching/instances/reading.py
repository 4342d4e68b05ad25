"""Reading an instance (docs/matching-instance.schema.json): all of its faults at once, or the round itself."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.kernel.errors import Unreadable
from alongside.matching.solver.problem import Ints, Pair

KEYS = ("people", "helpers", "pairs", "locks", "forbid", "objective")
NEEDED = ("people", "helpers", "pairs")
OBJECTIVES = ("total", "worst_first")
MOST_TOLD = 1000
MOST_ROOM = 1 << 31
ANY = 1 << 52  # how many there may be in a list that is not there: its other faults are told all the same


class Faulty(Unreadable):
    """An instance with faults, each a sentence that names where it is."""

    def __init__(self, faults: Sequence[str]) -> None:
        told = list(faults[:MOST_TOLD])
        if len(faults) > MOST_TOLD:
            told.append(f"And {len(faults) - MOST_TOLD} more.")
        super().__init__("\n".join(told))
        self.faults = tuple(told)


@dataclass(frozen=True)
class Instance:
    """A round with one duty. Pairs are allowed pairs, each once with its best score; locks lie outside them.

    `people`, `helpers`: their ids as JSON writes them, so that 1 and "1" are two.

    `room` counts all places of a helper, those of locked people included; `locked_scores` go with `locks`.
    """

    people: tuple[str, ...]
    helpers: tuple[str, ...]
    room: Ints
    person: Ints
    helper: Ints
    score: NDArray[np.float64]
    locks: tuple[Pair, ...]
    locked_scores: tuple[float, ...]
    objective: str


def read(text: str | bytes) -> Instance:
    """Read one instance; raise Faulty with everything that is wrong with it."""
    told, faults = _parsed(text)
    faults += _key_faults(told)
    people, helpers, given = (told[key] if isinstance(told.get(key), list) else None for key in NEEDED)
    faults += _people_faults(people or [])
    faults += _helper_faults(helpers or [])
    counts = [ANY if several is None else len(several) for several in (people, helpers)]
    rows, pair_faults = _pairs(given or [], *counts)
    locks, lock_faults = _indices("locks", told.get("locks", []), *counts)
    forbid, forbid_faults = _indices("forbid", told.get("forbid", []), *counts)
    faults += [*pair_faults, *lock_faults, *forbid_faults]
    if None not in (people, helpers, given):
        faults += _lock_faults(told, locks, forbid)
    if faults:
        raise Faulty(faults)
    return _instance(told, rows, locks, forbid)


def _parsed(text: str | bytes) -> tuple[dict[str, Any], list[str]]:
    """The object of a file, and the keys that stand twice in one object: which of the two is meant nobody can tell."""
    twice: list[str] = []

    def once(rows: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(rows)
        if len(found) < len(rows):
            twice.extend(key for key, times in Counter(key for key, _ in rows).items() if times > 1)
        return found

    try:
        told = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Faulty([f"This is not JSON: {error.msg} at {where}."]) from None
    except UnicodeDecodeError:
        raise Faulty(["This is not JSON: it is not text in UTF-8."]) from None
    except RecursionError:
        raise Faulty(["This is not an instance: lists lie within lists too deep to read."]) from None
    except ValueError:
        raise Faulty(["This cannot be read: a whole number in it has thousands of digits."]) from None
    if not isinstance(told, dict):
        raise Faulty(["An instance is one object with people, helpers and pairs."])
    return told, [f"“{key}” stands twice in one object." for key in dict.fromkeys(twice)]


def _key_faults(told: dict[str, Any]) -> Iterator[str]:
    for key in NEEDED:
        if key not in told:
            yield f"“{key}” is missing."
    for key in ("people", "helpers", "pairs", "locks", "forbid"):
        if key in told and not isinstance(told[key], list):
            yield f"“{key}” is {_said(told[key])}; it must be a list."
    if told.get("objective", "total") not in OBJECTIVES:
        yield f"“objective” is {_said(told['objective'])}; it must be “total” or “worst_first”."
    for key in told.keys() - set(KEYS):
        for meant in get_close_matches(key, KEYS, n=1, cutoff=0.8):
            yield f"“{key}” is not known. Is “{meant}” meant?"


def _people_faults(people: list[Any]) -> Iterator[str]:
    yield from _id_faults("people", people)
    for i, one in enumerate(people):
        if isinstance(one, dict):
            need = one.get("need", 1)
            if _whole(need) != 1:
                yield f"people[{i}].need is {_said(need)}; only 1 can be solved."


def _helper_faults(helpers: list[Any]) -> Iterator[str]:
    yield from _id_faults("helpers", helpers)
    for j, one in enumerate(helpers):
        if not isinstance(one, dict):
            continue
        capacity: Any = one.get("capacity")
        if "capacity" not in one:
            yield f"helpers[{j}].capacity is missing."
        elif _whole(capacity) is None:
            yield f"helpers[{j}].capacity is {_said(capacity)}; it must be a whole number."
        elif capacity < 0:
            yield f"helpers[{j}].capacity is {_said(capacity)}; it must not be negative."


def _id_faults(name: str, several: list[Any]) -> Iterator[str]:
    first: dict[str, int] = {}
    for at, one in enumerate(several):
        if not isinstance(one, dict):
            yield f"{name}[{at}] is {_said(one)}; it must be an object."
            continue
        known = one.get("id")
        if (known == "" or not isinstance(known, str)) and _whole(known) is None:
            yield (
                f"{name}[{at}].id is {_said(known)}; it must be a text or a whole number."
                if "id" in one
                else (f"{name}[{at}].id is missing.")
            )
        elif (there := first.setdefault(_id(known), at)) != at:
            yield f"{name}[{at}].id is {_said(known)}, as {name}[{there}].id is."


def _pairs(rows: list[Any], people: int, helpers: int) -> tuple[NDArray[np.float64], list[str]]:
    """All rows as one array when they are numbers in range, else every fault."""
    plain = all(type(row) is list and len(row) == 3 for row in rows)
    kinds = set(map(type, chain.from_iterable(rows))) if plain else set()
    if plain and kinds <= {int, float}:
        try:
            found = np.fromiter(chain.from_iterable(rows), np.float64, 3 * len(rows)).reshape(len(rows), 3)
        except OverflowError:
            return np.zeros((0, 3)), list(_pair_faults(rows, people, helpers))
        index = found[:, :2]
        whole = bool((index == np.floor(index)).all())
        fine = whole and bool((index >= 0).all() and (index < (people, helpers)).all())
        if fine and bool(((found[:, 2] >= 0) & (found[:, 2] <= 1)).all()):
            return found, []
    return np.zeros((0, 3)), list(_pair_faults(rows, people, helpers))


def _pair_faults(rows: list[Any], people: int, helpers: int) -> Iterator[str]:
    for at, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != 3:
            yield f"pairs[{at}] is {_said(row)}; it must be [person, helper, score]."
            continue
        yield from _index_faults(f"pairs[{at}]", row, people, helpers)
        score = row[2]
        if isinstance(score, bool) or not isinstance(score, int | float):
            yield f"pairs[{at}] has the score {_said(score)}; it must be a number."
        elif not 0 <= score <= 1:
            yield f"pairs[{at}] has the score {_said(score)}; it must be from 0 to 1."


def _index_faults(where: str, row: Sequence[Any], people: int, helpers: int) -> Iterator[str]:
    for name, index, count in (("person", row[0], people), ("helper", row[1], helpers)):
        if (place := _whole(index)) is None:
            yield f"{where} has the {name} {_said(index)}; it must be the whole number of a place in the list."
        elif not 0 <= place < count:
            last = "" if count == ANY else f" to {count - 1}"
            there = f"from 0{last}" if count else "and there are none"
            yield f"{where} has the {name} {_said(index)}; places count {there}."


def _indices(name: str, rows: Any, people: int, helpers: int) -> tuple[list[Pair], list[str]]:
    found: list[Pair] = []
    faults: list[str] = []
    for at, row in enumerate(rows if isinstance(rows, list) else []):
        if not isinstance(row, list) or len(row) != 2:
            faults.append(f"{name}[{at}] is {_said(row)}; it must be [person, helper].")
            continue
        wrong = list(_index_faults(f"{name}[{at}]", row, people, helpers))
        faults += wrong
        if not wrong:
            found.append((int(row[0]), int(row[1])))
    return list(dict.fromkeys(found)), faults


def _instance(told: dict[str, Any], rows: NDArray[np.float64], locks: list[Pair], forbid: list[Pair]) -> Instance:
    people, helpers = told["people"], told["helpers"]
    key, score = _best_of_duplicates(rows, len(helpers))
    key, score = _without(key, score, forbid, len(helpers))
    room = np.array([min(int(one["capacity"]), MOST_ROOM) for one in helpers], np.int64)
    place = np.searchsorted(key, [i * len(helpers) + j for i, j in locks])
    locked = np.array([i for i, _ in locks], np.int64)
    person, helper = key // max(len(helpers), 1), key % max(len(helpers), 1)
    free = ~np.isin(person, locked)
    return Instance(
        people=tuple(_id(one["id"]) for one in people),
        helpers=tuple(_id(one["id"]) for one in helpers),
        room=room,
        person=person[free],
        helper=helper[free],
        score=score[free],
        locks=tuple(locks),
        locked_scores=tuple(float(score[at]) for at in place),
        objective=told.get("objective", "total"),
    )


def _best_of_duplicates(rows: NDArray[np.float64], helpers: int) -> tuple[Ints, NDArray[np.float64]]:
    """Each pair once, in order, as person * helpers + helper, with its best score."""
    key = rows[:, 0].astype(np.int64) * helpers + rows[:, 1].astype(np.int64)
    if not (np.diff(key) > 0).all():
        order = np.lexsort((-rows[:, 2], key))
        key, rows = key[order], rows[order]
        kept = np.diff(key, prepend=-1) > 0
        key, rows = key[kept], rows[kept]
    return key, rows[:, 2] + 0.0  # -0.0 is 0


def _without(
    key: Ints, score: NDArray[np.float64], forbid: Iterable[Pair], helpers: int
) -> tuple[Ints, NDArray[np.float64]]:
    kept = ~np.isin(key, np.array([i * helpers + j for i, j in forbid], np.int64))
    return key[kept], score[kept]


def _lock_faults(told: dict[str, Any], locks: Sequence[Pair], forbid: Sequence[Pair]) -> Iterator[str]:
    wanted, forbidden = set(locks), set(forbid)
    rows = (row[:2] for row in told["pairs"] if wanted and isinstance(row, list) and len(row) == 3)
    there = wanted & {(row[0], row[1]) for row in rows if None not in map(_whole, row)}
    for i, j in locks:
        if (i, j) in forbidden:
            yield f"The lock [{i}, {j}] is of a pair that is forbidden."
        elif (i, j) not in there:
            yield f"The lock [{i}, {j}] is of a pair that is not among the pairs."
    for i, count in Counter(i for i, _ in locks).items():
        if count > 1:
            yield f"Person {i} is locked {count} times; once is all there can be."
    for j, count in Counter(j for _, j in locks).items():
        capacity = _whole(told["helpers"][j].get("capacity")) if isinstance(told["helpers"][j], dict) else None
        if capacity is not None and count > capacity:
            locked = "1 person is" if count == 1 else f"{count} people are"
            yield f"Helper {j} has a capacity of {capacity}, and {locked} locked with them."


def _whole(value: object) -> int | None:
    """A whole number, which JSON may write as 2 or as 2.0; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        return None  # neither has NaN nor anything endless a part that is 0
    return int(value)


def _id(value: Any) -> str:
    """An id as JSON writes it, whole numbers without a point."""
    return json.dumps(value if isinstance(value, str) else int(value))


def _said(value: object) -> str:
    """A value as the file has it, cut short."""
    try:
        said = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return "too long to say"
    return said if len(said) <= 40 else f"{said[:37]}..."
