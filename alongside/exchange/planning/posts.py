"""Appointments: which of a person's posts stay, begin, change or end.

What the files leave out stays as it is. One post named before and one named now, neither of which is the other, are a
move. Only a row that says so ends an appointment without another one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.exchange.planning.places import Place, Places
from alongside.exchange.planning.plans import Change, PostPlan, Step
from alongside.exchange.planning.said import DETAILS, WORDS, Kept, Post
from alongside.exchange.reading.lines import PersonLine
from alongside.people.models.appointments import Appointment

type Held = dict[tuple[int, str], Appointment]  # (organization, position) -> the open appointment


@dataclass(slots=True)
class PostWriter:
    """Plans the posts of people, one after another."""

    places: Places
    position: Callable[[PersonLine], str]
    sender: int
    today: date

    def plan(
        self, said: Sequence[tuple[Post, Place | None]], before: Sequence[Kept], held: Held
    ) -> tuple[list[PostPlan], list[Kept], list[Change]]:
        """Posts, what was said before of others, and what changes in words. `said` has each post with its place."""
        older = list(before)
        ending = [(post, place) for post, place in said if post.ended]
        posts: list[PostPlan] = []
        changes: list[Change] = []
        begun: list[PostPlan] = []
        for post in self._once(said):
            old = _taken(older, post.place, post.position)
            self._compare(post, old, held, changes)
            (begun if old is None and post.step is Step.BEGIN else posts).append(post)
        for said_of, _place in ending:
            for old in self._ended(said_of, older):
                older.remove(old)
                posts.append(self._end(old, said_of, held))
                changes.append(Change("ended", "position", self._words(old), "no longer works there"))
        for post in begun:
            moved = next((old for old in older if old.get("at") and not old.get("ended")), None)
            if moved is not None:
                older.remove(moved)
                self._move(moved, post, posts, held, changes)
            elif before:
                changes.append(Change("place", "position", "", self._words_of(post)))
            posts.append(post)
        return posts, older, changes

    def _once(self, said: Iterable[tuple[Post, Place | None]]) -> list[PostPlan]:
        """One post for each place and position, whatever the number of rows about it."""
        found: dict[tuple[int, str], PostPlan] = {}
        for post, place in said:
            if post.ended:
                continue
            line, position = post.line, self.position(post.line)
            plan = PostPlan(
                Step.BEGIN if place else Step.STAY,
                post.told,
                place,
                position,
                line.hired,
                line.first_day,
                line.last_day,
            )
            twin = found.setdefault((id(place), position), plan)
            if twin is not plan:
                twin.told = plan.told | twin.told
        return list(found.values())

    def _compare(self, post: PostPlan, old: Kept | None, held: Held, changes: list[Change]) -> None:
        """See what is there already: what the sender said before, and the appointment itself."""
        post.there = held.get((post.place.pk, post.position)) if post.place and post.place.pk else None
        if old is not None:
            differs = [name for name in DETAILS if name in post.told and post.told[name] != old.get(name)]
            changes += [
                Change("details", WORDS[name], _text(old.get(name)), _text(post.told[name])) for name in differs
            ]
            post.told = {name: value for name, value in old.items() if name not in ("at", "as", "ended")} | post.told
            post.step = Step.CHANGE if differs and post.there else Step.STAY
        elif post.there is not None:
            mine = post.there.sender_id in (None, self.sender)
            post.step = Step.CHANGE if mine and self._adds(post, changes) else Step.STAY

    @staticmethod
    def _adds(post: PostPlan, changes: list[Change]) -> bool:
        """Whether the sender's first words about an appointment made by hand say more than it does."""
        there = post.there
        if there is None:
            return False
        pairs = (("hired", there.hired_on, post.hired), ("first_day", there.starts_on, post.starts))
        found = [
            Change("details", WORDS[name], _text(known and known.isoformat()), said.isoformat())
            for name, known, said in pairs
            if said is not None and said != known
        ]
        for name, known in (("grades", there.grades), ("subjects", there.subjects)):
            if post.told.get(name) and list(post.told[name]) != list(known):
                found.append(Change("details", WORDS[name], _text(known), _text(post.told[name])))
        changes += found
        return bool(found)

    def _ended(self, post: Post, older: Sequence[Kept]) -> list[Kept]:
        """Which posts a row about somebody who left is about: those at its place, else all of them."""
        still = [old for old in older if old.get("at") and not old.get("ended")]
        place = self.places.known(post.line)
        if place is not None:
            still = [old for old in still if old["at"] == place.pk]
        if post.line.position_words:
            same = [old for old in still if old.get("as") == self.position(post.line)]
            still = same or still
        return still

    def _end(self, old: Kept, post: Post, held: Held) -> PostPlan:
        told = {name: value for name, value in old.items() if name not in ("at", "as")} | post.told
        there = held.get((old["at"], old["as"]))
        place = self.places.by_pk(old["at"])
        on = post.line.last_day or self.today
        return PostPlan(Step.END, told, place, old["as"], there=there, on=_not_before(there, on))

    def _move(self, old: Kept, post: PostPlan, posts: list[PostPlan], held: Held, changes: list[Change]) -> None:
        """End one post the day before the other begins, as far as anybody knows that day."""
        there = held.get((old["at"], old["as"]))
        place = self.places.by_pk(old["at"])
        if there is not None:
            on = post.starts - timedelta(days=1) if post.starts else self.today
            told = {name: value for name, value in old.items() if name not in ("at", "as")}
            posts.append(PostPlan(Step.END, told, place, old["as"], there=there, on=_not_before(there, on)))
        if place is not post.place:
            before, after = (place.name if place else ""), (post.place.name if post.place else "")
            changes.append(Change("place", "school", before, after))
        if old["as"] != post.position:
            was, now = str(old.get("position", old["as"])), str(post.told.get("position", post.position))
            changes.append(Change("position", "position", was, now))

    def _words(self, old: Kept) -> str:
        place = self.places.by_pk(old["at"])
        return ", ".join(one for one in (old.get("position", old["as"]), place.name if place else "") if one)

    @staticmethod
    def _words_of(post: PostPlan) -> str:
        where = post.place.name if post.place else ""
        return ", ".join(one for one in (post.told.get("position", post.position), where) if one)


def _taken(older: list[Kept], place: Place | None, position: str) -> Kept | None:
    """Take out what was said before about this place and position."""
    if place is None or place.pk is None:
        return None
    same = (one for one in older if one.get("at") == place.pk and one.get("as") == position and not one.get("ended"))
    old = next(same, None)
    if old is not None:
        older.remove(old)
    return old


def _not_before(there: Appointment | None, on: date) -> date:
    starts = there.starts_on if there else None
    return max(on, starts) if starts else on


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
