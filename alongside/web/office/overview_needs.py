"""Who could use something, as lines of the first page: by name or gathered, each with its one verb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.practice.sessions.actions.remind import Reminder, reminders_for
from alongside.standing.attention import Attention, Need, counts
from alongside.standing.models import Aside
from alongside.standing.queries import name_of
from alongside.standing.setting_aside import Key, key_of
from alongside.web.shared.reminding import of_one

EACH = 1  # of one kind is named on the first page, the others together; of the silent one more
FEW = 12  # so many things are all told by name


@dataclass(frozen=True, slots=True)
class Kindred:
    """How one kind of need looks: its chip, its tile, its one verb, and the words for several at once."""

    label: str
    icon: str
    tone: str
    verb: str
    others: str
    part: str  # of a person's page, where the verb leads


NEEDS = {
    Need.SILENT: Kindred(
        "No contact", "message-circle-more", "clay", "Check in", "have not been in touch for long", "together"
    ),
    Need.EVALUATED: Kindred(
        "Paused", "circle-pause", "clay", "Find another", "are paused: who helps evaluates them", ""
    ),
    Need.LAPSED: Kindred("To renew", "id-card", "gold", "Renew", "have something to renew", ""),
    Need.UNMATCHED: Kindred("Not matched", "handshake", "clay", "Open matching", "have nobody beside them yet", ""),
    Need.BEHIND: Kindred("Behind plan", "hourglass", "gold", "See what’s left", "are behind their plan", "missing"),
    Need.CONFIRM: Kindred("Logs to confirm", "square-check", "sky", "See them", "have sessions to confirm", "hours"),
    Need.FACTS: Kindred(
        "To ask", "message-circle-question-mark", "sky", "Ask", "have something to tell us first", "eligible"
    ),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One way to narrow the list."""

    label: str
    url: str
    count: int
    current: bool


YOURS, ASIDE = "yours", "aside"


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits today, what is left for later, and what was noted of either; `me`: as which one coordinates."""

    waiting: Sequence[Attention]
    left: Sequence[Attention]
    asides: Mapping[Key, Aside]
    me: int

    def of(self, show: str) -> Sequence[Attention]:
        """What one way to narrow the list leaves."""
        if show == ASIDE:
            return self.left
        if show == YOURS:
            return [one for one in self.waiting if self._given(one) == self.me]
        return [one for one in self.waiting if one.need == show] if show in Need else self.waiting

    def note(self, one: Attention) -> str:
        """Who looks after it, and until when it is left."""
        row = self.asides.get(key_of(one))
        if row is None:
            return ""
        who = "" if row.given_to is None else "Yours" if row.given_to_id == self.me else f"{row.given_to.name} has it"
        until = f"Left until {row.until:%B} {row.until.day}" if row.until and one in self.left else ""
        return " · ".join(filter(None, (who, until)))

    def _given(self, one: Attention) -> int | None:
        row = self.asides.get(key_of(one))
        return row.given_to_id if row else None


def chips(needs: Needs, show: str) -> list[Chip]:
    """The ways to narrow the list, with how many each would leave."""
    kinds = [(NEEDS[need].label, need.value, n) for need, n in counts(needs.waiting).items()]
    more = [(label, key, len(needs.of(key))) for label, key in (("Yours", YOURS), ("Left for later", ASIDE))]
    every = [Chip("Everything", "?", len(needs.waiting), not show)]
    return every + [Chip(label, f"?show={key}", n, show == key) for label, key, n in (*kinds, *more) if n]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that could use something: whom it is about, what, why, and the one verb for it.

    `asks`: where the verb is posted, and then `why` says what that sends; otherwise it is a link to `do`. `note`: who
    looks after it, or until when it is left; `aside`: where that is said.
    """

    icon: str
    tone: str
    who: str
    what: str
    why: str
    url: str
    verb: str
    do: str
    asks: str = ""
    note: str = ""
    aside: str = ""


type Plan = Attention | Line


def named(shown: Sequence[Attention], needs: Needs, who: Who) -> list[Line]:
    """Each by name. Four queries more where sessions wait for a yes."""
    return _told(shown, needs, who)


def gathered(all_of_them: Needs, blueprint: Blueprint, who: Who) -> list[Line]:
    """The first of each kind by name, the others of that kind in one line; who has nobody yet, always in one."""
    needs = all_of_them.waiting
    each = EACH if len(needs) > FEW else FEW
    plan: list[Plan] = []
    for kind in Need:
        alike = [need for need in needs if need.need is kind]
        by_name = 0 if kind is Need.UNMATCHED and len(alike) > 1 else each + (kind is Need.SILENT)
        by_name = len(alike) if len(alike) == by_name + 1 else by_name
        plan += alike[:by_name]
        if alike[by_name:]:
            plan.append(_others(kind, alike[by_name:], blueprint, more=by_name > 0))
    return _told(plan, all_of_them, who)


def _told(plan: Sequence[Plan], needs: Needs, who: Who) -> list[Line]:
    waits = [one.participation.pk for one in plan if isinstance(one, Attention) and one.need is Need.CONFIRM]
    reminders = reminders_for(waits, who=who) if waits else {}
    return [one if isinstance(one, Line) else _line(one, reminders, needs) for one in plan]


def _line(need: Attention, reminders: Mapping[int, Reminder], needs: Needs) -> Line:
    kind = NEEDS[need.need]
    page_of = reverse("office:people-person", args=[need.participation.public_id])
    do = f"{page_of}#{kind.part}" if kind.part else reverse("office:matching")
    if need.need is Need.LAPSED:
        do = reverse("office:people-credentials", args=[need.participation.public_id])
    who, what = _begun(need)
    told = reminders.get(need.participation.pk, Reminder()) if need.need is Need.CONFIRM else Reminder()
    asks = reverse("office:people-remind", args=[need.participation.public_id]) if told.asked else ""
    verb = "Send reminder" if asks else kind.verb
    why = ". ".join(filter(None, (need.why, of_one(told))))
    about = need.engagement.public_id if need.engagement else need.participation.public_id
    aside = reverse("office:needs-one", args=[need.need, about])
    return Line(kind.icon, kind.tone, who, what, why, page_of, verb, do, asks, needs.note(need), aside)


def _begun(need: Attention) -> tuple[str, str]:
    """A sentence in two: the names it begins with, which are a link, and the rest."""
    for begins in (" have ", " are ", " has "):
        who, found, rest = need.sentence.partition(begins)
        if found and who.startswith(name_of(need.participation)):
            return who, f"{begins.strip()} {rest}"
    return need.sentence, ""


def _others(kind: Need, needs: Sequence[Attention], blueprint: Blueprint, *, more: bool) -> Line:
    look = NEEDS[kind]
    names = [name_of(need.participation) for need in needs[:2]]
    rest = len(needs) - 2
    why = f"{', '.join(names)} and {rest} other{'s' if rest > 1 else ''}" if rest > 0 else " and ".join(names)
    whose = blueprint.words.helper if kind is Need.LAPSED else blueprint.words.participant
    who = f"{len(needs)} {'more ' if more else ''}{whose.many}"
    all_of_them, matching = f"?show={kind}", kind is Need.UNMATCHED
    verb = look.verb if matching else f"See the {len(needs)}"
    do = reverse("office:matching") if matching else all_of_them
    return Line(look.icon, look.tone, who, look.others, why, all_of_them, verb, do)
