"""Goals and plans as the desk's pages show them: names, days and lists in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from alongside.practice.growth.actions.open import Opened, OpenGoal, open_goals
from alongside.practice.growth.enums import Outcome, ReviewKind
from alongside.practice.growth.models.goals import Action, Goal, Review
from alongside.practice.growth.rules import PART, WORDS, Asked, asked, kinds_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.web.desk.people import parties_of
from alongside.web.desk.words import first_name, short_day
from alongside.web.shared.request import Request

OUTCOMES = {Outcome.REACHED: "leaf", Outcome.PARTLY: "sky", Outcome.SET_ASIDE: "line"}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step: who does it by when; `late`: its day is over. `whom`: it is a talk with somebody of this group, with
    what is to be asked (`asks`) and was `heard`; `mine`: its words are the reader's own."""

    id: str
    text: str
    who: str
    done: bool
    late: bool
    may: bool
    private: bool
    due: date | None = None
    whom: str = ""
    asks: str = ""
    heard: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look back: whose words, when."""

    by: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What could be seen of a goal by a day: a figure, a sentence or both, and who noted it."""

    seen: date
    day: str
    figure: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class GoalCard:
    """One goal or plan; `words` are its texts by name. `may`: the reader may work on it; `mine`: they wrote it."""

    id: str
    url: str
    title: str
    label: str
    area: str
    tags: tuple[str, ...]
    facts: str
    state: str
    tone: str
    words: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    looks: tuple[LookLine, ...]
    results: tuple[ResultLine, ...]
    shared: bool
    may: bool
    mine: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What the people of an engagement are called by whoever reads; "you" for themselves."""

    reader: int
    parties: tuple[Party, ...]

    def of(self, person: int, *, first: bool = False) -> str:
        if person == self.reader:
            return "You" if first else "you"
        return next((one.person.first_name for one in self.parties if one.person_id == person), "somebody who left")

    def choices(self) -> list[tuple[str, str]]:
        """Who may do a step: person (row number) and name, the reader first."""
        pairs = {str(one.person_id): self.of(one.person_id, first=True) for one in self.parties}
        return sorted(pairs.items(), key=lambda pair: (pair[0] != str(self.reader), pair[1]))


def names_in(engagement: Engagement, request: Request) -> Names:
    """Who is in an engagement today, in one query."""
    parties = parties_of([engagement.pk], on=request.who.on).get(engagement.pk, ())
    return Names(request.who.person, parties)


def cards(
    request: Request, engagement: Engagement, names: Names, *, may: bool, only: Goal | None = None
) -> list[GoalCard]:
    """The goals of an engagement this person may read, with their words. Opening them is recorded.

    `may`: they may work in this engagement today, and so on every goal they read.
    """
    found = open_goals(by=request.person, who=request.who, engagement=engagement, only=only)
    kinds = {one.goal.kind for one in found} & set(kinds_of(request.blueprint, engagement))
    told = {kind: asked(request.blueprint, engagement, kind) for kind in kinds}
    return [_card(one, told.get(one.goal.kind), names, may=may, on=request.who.on) for one in found]


def _card(one: OpenGoal, asks: Asked | None, names: Names, *, may: bool, on: date) -> GoalCard:
    goal, said = one.goal, one.said
    closed = goal.closed_on is not None
    titles = dict(asks.titles()) if asks else {}
    return GoalCard(
        id=goal.public_id,
        url=reverse("desk:goal", args=[goal.public_id]),
        title=said.get("title", ""),
        label=asks.label if asks else goal.kind,
        area=asks.areas.get(said.get("area", ""), "") if asks else "",
        tags=tuple(titles[tag] for tag in said.get("tags", "").split() if tag in titles),
        facts=_facts(one, names),
        state=Outcome(goal.outcome).label if closed else "",
        tone=OUTCOMES[Outcome(goal.outcome)] if closed else "",
        words=tuple(_words(said, asks)),
        steps=tuple(step_line(step, names, may=may, on=on) for step in one.steps),
        looks=tuple(
            LookLine(names.of(look.row.author_id, first=True), _look_day(look), look.said.get("text", ""))
            for look in one.reviews
            if look.row.kind != ReviewKind.RESULT
        ),
        results=tuple(_results(one.reviews, names)),
        shared=goal.shared,
        may=may,
        mine=goal.author_id == names.reader,
        closed=closed,
    )


def _results(reviews: Iterable[Opened[Review]], names: Names) -> Iterable[ResultLine]:
    """Results so far, by the day they were seen, the first one first: so that a row of them tells a way."""
    found = (look for look in reviews if look.row.kind == ReviewKind.RESULT)
    for look in sorted(found, key=lambda one: (one.said.get("on", ""), one.row.pk)):
        seen = date.fromisoformat(look.said["on"]) if look.said.get("on") else look.row.begun_on
        by = names.of(look.row.author_id, first=True)
        yield ResultLine(seen, short_day(seen), look.said.get("figure", ""), look.said.get("text", ""), by)


def _look_day(look: Opened[Review]) -> str:
    end = ", at the end of the year" if look.row.kind == ReviewKind.END_OF_YEAR else ""
    return f"{short_day(look.row.begun_on)}{end}"


def _facts(one: OpenGoal, names: Names) -> str:
    goal = one.goal
    told = f"{names.of(goal.author_id, first=True)} set this on {short_day(goal.begun_on)}"
    if goal.closed_on is not None:
        return f"{told}, closed on {short_day(goal.closed_on)}"
    return f"{told}, to look at again on {short_day(goal.review_on)}" if goal.review_on else told


def _words(said: Mapping[str, str], asks: Asked | None) -> list[tuple[str, str]]:
    parts = {f"{PART}{key}": label for key, label in asks.parts.items()} if asks else {}
    texts = [(label, said[name]) for name, label in (WORDS | parts).items() if said.get(name)]
    if asks and said.get("serves") in asks.serves:
        texts.append(("It serves", asks.serves[said["serves"]]))
    if asks and said.get("training") in asks.trainings:
        texts.append(("It follows", asks.trainings[said["training"]]))
    return texts


def step_line(one: Opened[Action], names: Names, *, may: bool, on: date) -> StepLine:
    """One step in words."""
    row = one.row
    by = f", by {short_day(row.due)}" if row.due else ""
    return StepLine(
        id=row.public_id,
        text=one.said.get("text", ""),
        who=f"{names.of(row.owner_id, first=True)}{by}",
        done=row.done_on is not None,
        late=row.done_on is None and row.due is not None and row.due < on,
        may=may,
        private=not row.shared,
        due=row.due,
        whom=row.whom,
        asks=one.said.get("asks", ""),
        heard=one.said.get("heard", ""),
        mine=row.author_id == names.reader,
    )


def inside(engagement: Engagement, names: Names) -> str:
    """Who else reads what is shared here: "Renée", or the team."""
    others = [one for one in names.parties if one.person_id != names.reader]
    if engagement.supported.person_id is None:
        return f"everyone in {first_name(engagement.supported)}, and who helps it"
    return " and ".join(one.person.first_name for one in others) or "whoever helps you here"


def beside(found: Engagement, names: Names) -> str:
    """Whose page one comes from: the other's first name, or the team's."""
    supported = found.supported
    if supported.person_id != names.reader:
        return first_name(supported)
    return next((one.person.first_name for one in names.parties if one.person_id != names.reader), "your page")
