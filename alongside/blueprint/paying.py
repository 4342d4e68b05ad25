"""What one of what is paid is worth on a day."""

from datetime import date

from alongside.blueprint.grammar import Money
from alongside.blueprint.parts.money import Pay


def rate(rule: Pay, day: date) -> Money | None:
    """The newest rate that holds on a day, else the amount of the rule; None where it says neither."""
    held = [one for one in rule.rates if one.in_force(day)]
    return max(held, key=lambda one: one.from_ or date.min).amount if held else rule.amount
