"""What hangs on the others of its kind: the order tracks are read in, shares that make a hundred together."""

from collections.abc import Mapping

from alongside.blueprint.filling.placing import placed, written_at

WHOLE = 100


def _numbers(text: str, part: str, name: str) -> dict[str, int]:
    """Key -> the number of this name, of every record of a part."""
    table = written_at(text, part)
    told = table.items() if isinstance(table, dict) else ()
    found = {key: str(record.get(name, "")) for key, record in told if isinstance(record, dict)}
    return {key: int(word) for key, word in found.items() if word.isdecimal()}


def _renumbered(text: str, part: str, name: str, numbers: Mapping[str, int]) -> str:
    for key, number in numbers.items():
        text = placed(text, f"{part}.{key}.{name}", str(number))
    return text


def less(text: str, part: str, share: str) -> str:
    """The other shares, smaller in proportion, so that all make 100 with the new one."""
    shares = _numbers(text, part, "share")
    left = WHOLE - int(share) if share.isdecimal() else 0
    if not shares or left < len(shares):
        return text
    total = sum(shares.values())
    fresh = {key: max(1, was * left // total) for key, was in shares.items()}
    first = max(fresh, key=lambda key: fresh[key])
    fresh[first] += left - sum(fresh.values())
    return _renumbered(text, part, "share", fresh)


def place_of(text: str, part: str, key: str) -> str:
    """Which track is read behind one; empty for the last."""
    ranks = _numbers(text, part, "rank")
    keys = sorted(ranks, key=lambda one: ranks[one])
    after = keys[keys.index(key) + 1 :] if key in keys else []
    return after[0] if after else ""


def ranked(text: str, part: str, key: str, before: str) -> str:
    """The tracks with one of them before another, the last one without."""
    ranks = _numbers(text, part, "rank")
    others = sorted((one for one in ranks if one != key), key=lambda one: ranks[one])
    place = others.index(before) if before in others else len(others)
    order = [*others[:place], key, *others[place:]]
    numbers = sorted(ranks.values())
    while len(numbers) < len(order):
        numbers.append(numbers[-1] + 1 if numbers else 1)
    wanted = dict(zip(order, numbers, strict=True))
    return _renumbered(text, part, "rank", {one: rank for one, rank in wanted.items() if ranks.get(one) != rank})
