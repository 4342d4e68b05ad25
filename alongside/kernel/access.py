"""The access algebra: a rule is one filter, and every question is asked of it.

A room's `access.py` builds one `Access` for each noun: verb x access kind -> condition. `visible` filters rows with it
and `allows` asks the same filter about one row, so that a list and a door can never disagree. What no rule names is
refused. A person acts in one participation at a time: that is `Who`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Model, Q, QuerySet

from alongside.kernel.errors import NotAllowed, NotHere
from alongside.kernel.remember import at_once


class Kind(StrEnum):
    """The fixed access kinds. Every role of a blueprint names one; blueprint roles never carry verbs."""

    SUPPORTED = "supported"
    HELPER = "helper"
    SITE_LEADER = "site-leader"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    RESEARCHER = "researcher"
    APPROVER = "approver"
    SUPPORT = "support"


class Verb(StrEnum):
    """What may be asked of a row."""

    SEE = "see"  # that it exists and its facts: dates, minutes, modes, states
    READ = "read"  # its content: what was said or written
    CHANGE = "change"  # change it, or add below it
    CONFIRM = "confirm"  # say that it happened
    COUNT = "count"  # take part in totals, never shown as a row


@dataclass(frozen=True, slots=True)
class Who:
    """A person acting in one participation, on one day; the last three are None before one is chosen."""

    person: int
    on: date
    participation: int | None = None
    cohort: int | None = None
    kind: Kind | None = None


type Rule = Callable[[Who], Q]
type Table = Mapping[Verb, Mapping[Kind, Rule]]

NOTHING = Q(pk__in=())


class Access[M: Model]:
    """The rules of one noun."""

    def __init__(self, model: type[M], table: Table) -> None:
        self.model = model
        self._table = table

    def condition(self, who: Who, verb: Verb = Verb.SEE) -> Q:
        """Return the filter for this verb; the empty one where no rule speaks."""
        if who.kind is None:
            return NOTHING
        rule = self._table.get(verb, {}).get(who.kind)
        with at_once():  # a rule made of others asks what they ask
            return NOTHING if rule is None else rule(who)

    def visible(self, who: Who, verb: Verb = Verb.SEE, *, rows: QuerySet[M] | None = None) -> QuerySet[M]:
        """Return the rows this person may `verb`. Conditions must not join to many: use subqueries."""
        start = self.model._default_manager.all() if rows is None else rows
        return start.filter(self.condition(who, verb))

    def allows(self, who: Who, verb: Verb, row: M) -> bool:
        """Tell whether this person may `verb` this row."""
        return self.visible(who, verb).filter(pk=row.pk).exists()

    def fetch(self, who: Who, public_id: str, verb: Verb = Verb.SEE, *, rows: QuerySet[M] | None = None) -> M:
        """Return the row with this public id, or raise NotHere, which does not say whether it exists."""
        found = self.visible(who, verb, rows=rows).filter(public_id=public_id).first()
        if found is None:
            raise NotHere
        return found

    def demand(self, who: Who, verb: Verb, row: M) -> None:
        """Raise NotHere if the row may not even be seen, NotAllowed if it may be seen but not this."""
        if self.allows(who, verb, row):
            return
        if self.allows(who, Verb.SEE, row):
            raise NotAllowed("You can see this, but changing it is not part of your role here.")
        raise NotHere
