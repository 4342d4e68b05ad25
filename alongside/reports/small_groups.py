"""Hiding small groups, so that nothing in a table can be traced to one person.

A group under the threshold is hidden. Where a total is shown beside the groups, what is hidden could be worked out by
subtraction: so further groups are hidden until at least two are, and until the hidden ones add up to the threshold.
"""

from collections.abc import Hashable, Mapping


def hidden[K: Hashable](sizes: Mapping[K, int], *, at_least: int, already: frozenset[K] = frozenset()) -> frozenset[K]:
    """Return the groups to hide, given people per group, those hidden `already` among them.

    Groups of nobody tell nothing and stay.
    The total is taken to be public. When the whole table holds fewer people than the threshold, every group is hidden
    and the caller must hide the total as well (`total_hidden`).
    """
    peopled = {group: size for group, size in sizes.items() if size > 0}
    away = {group for group, size in peopled.items() if size < at_least or group in already}
    if not away:
        return already
    rest = sorted((group for group in peopled if group not in away), key=lambda group: (peopled[group], str(group)))
    while rest and (len(away) < 2 or sum(peopled[group] for group in away) < at_least):
        away.add(rest.pop(0))
    return already | away


def total_hidden[K: Hashable](sizes: Mapping[K, int], *, at_least: int) -> bool:
    """Tell whether even the total is too small to show."""
    return 0 < sum(sizes.values()) < at_least
