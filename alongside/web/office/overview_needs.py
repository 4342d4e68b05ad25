"""Who could use something, as lines of the first page: by name or gathered, each with its one verb."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from alongside.kernel.access import Who
from alongside.practice.sessions.actions.remind import Reminder, reminders_for
from alongside.programs.facts import pinned
from alongside.standing.attention import Need, Sign, counts
from alongside.standing.attention_words import Attention, worded
from alongside.standing.lines import Reading
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
    Need.ALONE: Kindred(
        "Alone for long", "hourglass", "clay", "Open matching", "have been without anybody for too long", ""
    ),
    Need.REMATCH: Kindred("Change asked", "repeat", "gold", "Look at it", "have a change to settle", ""),
    Need.LAPSED: Kindred("To renew", "id-card", "gold", "Renew", "have something to renew", ""),
    Need.UNMATCHED: Kindred("Not matched", "handshake", "clay", "Open matching", "have nobody beside them yet", ""),
    Need.SEATS: Kindred(
        "Nobody in a role", "users-round", "gold", "Look for somebody", "have a role that too few hold", ""
    ),
    Need.BEHIND: Kindred("Behind plan", "hourglass", "gold", "See what’s left", "are behind their plan", "missing"),
    Need.CONFIRM: Kindred("Logs to confirm", "square-check", "sky", "See them", "have something to confirm", "hours"),
    Need.APPROVE: Kindred("To approve", "badge-check", "sky", "Approve", "have something to be approved", ""),
    Need.PROOF: Kindred(
        "To sign", "signature", "sky", "Sign it", "have a proof of hours that waits for your signature", ""
    ),
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

    waiting: Sequence[Sign]
    left: Sequence[Sign]
    asides: Mapping[Key, Aside]
    me: int

    def of(self, show: str) -> Sequence[Sign]:
        """What one way to narrow the list leaves."""
        if show == ASIDE:
            return self.left
        if show == YOURS:
            return [one for one in self.waiting if self._given(one) == self.me]
        return [one for one in self.waiting if one.need == show] if show in Need else self.waiting

    def note(self, one: Sign) -> str:
        """Who looks after it, and until when it is left."""
        row = self.asides.get(key_of(one))
        if row is None:
            return ""
        who = "" if row.given_to is None else "Yours" if row.given_to_id == self.me else f"{row.given_to.name} has it"
        until = f"Left until {row.until:%B} {row.until.day}" if row.until and one in self.left else ""
        return " · ".join(filter(None, (who, until)))

    def _given(self, one: Sign) -> int | None:
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


def named(shown: Sequence[Sign], needs: Needs, here: Reading, who: Who) -> list[Line]:
    """Each by name. Four queries more where sessions wait for a yes."""
    words = worded(shown, here)
    reminders = _reminders(words.values(), who)
    return [_line(one, reminders, needs) for one in words.values()]


def gathered(needs: Needs, here: Reading, who: Who) -> list[Line]:
    """The first of each kind by name, the others of that kind in one line; who has nobody yet, always in one."""
    plan = [(kind, alike, _by_name(kind, alike, len(needs.waiting))) for kind, alike in _kinds(needs.waiting)]
    words = worded([sign for _, alike, n in plan for sign in alike[: n + 2]], here)
    told = [words[sign] for _, alike, n in plan for sign in alike[:n] if sign in words]
    reminders = _reminders(told, who)
    found = []
    for kind, alike, n in plan:
        found += [_line(words[sign], reminders, needs) for sign in alike[:n] if sign in words]
        if alike[n:]:
            names = [_name(words[sign]) for sign in alike[n : n + 2] if sign in words]
            found.append(_others(kind, len(alike) - n, names, here, more=n > 0))
    return found


def _kinds(waiting: Sequence[Sign]) -> Iterator[tuple[Need, list[Sign]]]:
    for kind in Need:
        yield kind, [sign for sign in waiting if sign.need is kind]


def _by_name(kind: Need, alike: Sequence[Sign], total: int) -> int:
    """How many of one kind are told by name: a few, and never all but one."""
    if kind is Need.UNMATCHED and len(alike) > 1:
        return 0
    n = (EACH if total > FEW else FEW) + (kind is Need.SILENT)
    return len(alike) if len(alike) <= n + 1 else n


def _reminders(told: Iterable[Attention], who: Who) -> Mapping[int, Reminder]:
    waits = [one.participation.pk for one in told if one.need is Need.CONFIRM]
    return reminders_for(waits, who=who) if waits else {}


def _line(need: Attention, reminders: Mapping[int, Reminder], needs: Needs) -> Line:
    kind = NEEDS[need.need]
    page_of = reverse("office:people-person", args=[need.participation.public_id])
    do = f"{page_of}#{kind.part}" if kind.part else reverse("office:matching")
    if need.need is Need.LAPSED:
        do = reverse("office:people-credentials", args=[need.participation.public_id])
    if need.need is Need.APPROVE:
        do = f"{reverse('office:hours-approve')}?of={need.participation.public_id}"
    if need.need is Need.PROOF:
        do = reverse("office:proof", args=[need.participation.public_id])
    if need.need is Need.REMATCH and need.engagement:
        do = f"{reverse('office:engagements-one', args=[need.engagement.public_id])}#rematch"
    if need.need is Need.SEATS:  # a team has a page of its own; for a place, somebody is looked for
        do = page_of = page_of if need.participation.person is None else reverse("office:staffing")
    who, what = _begun(need)
    told = reminders.get(need.participation.pk, Reminder()) if need.need is Need.CONFIRM else Reminder()
    asks = reverse("office:people-remind", args=[need.participation.public_id]) if told.asked else ""
    verb = "Send reminder" if asks else kind.verb
    why = ". ".join(filter(None, (need.why, of_one(told))))
    about = need.engagement.public_id if need.engagement else need.participation.public_id
    aside = reverse("office:needs-one", args=[need.need, about])
    return Line(kind.icon, kind.tone, who, what, why, page_of, verb, do, asks, needs.note(need.sign), aside)


def _name(need: Attention) -> str:
    """Whom it is about, or the place."""
    return need.sign.short[0].place if need.sign.short else name_of(need.participation)


def _begun(need: Attention) -> tuple[str, str]:
    """A sentence in two: the names it begins with, which are a link, and the rest."""
    for begins in (" have ", " are ", " has "):
        who, found, rest = need.sentence.partition(begins)
        if found and who.startswith(_name(need)):
            return who, f"{begins.strip()} {rest}"
    return need.sentence, ""


def _others(kind: Need, n: int, names: Sequence[str], here: Reading, *, more: bool) -> Line:
    look, words = NEEDS[kind], pinned(here.cohort.pk, on=here.on).blueprint.words
    rest = n - len(names)
    why = f"{', '.join(names)} and {rest} other{'s' if rest > 1 else ''}" if rest > 0 else " and ".join(names)
    whose = words.helper if kind is Need.LAPSED else words.participant
    who = f"{n} {'more ' if more else ''}{'places' if kind is Need.SEATS else whose.many}"
    all_of_them, matching = f"?show={kind}", kind is Need.UNMATCHED
    verb = look.verb if matching else f"See the {n}"
    do = reverse("office:matching") if matching else all_of_them
    return Line(look.icon, look.tone, who, look.others, why, all_of_them, verb, do)
