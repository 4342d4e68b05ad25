"""Who evaluates whom between many helpers and many people at once, with the meaning of `people.facts.evaluated_during`.

Whoever starts something asks about a day. Matching looks ahead: who will evaluate somebody before the cohort ends is no
more their helper than who does today.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from alongside.kernel.clock import Span
from alongside.people.models.appointments import Appointment, EvaluatorRelation, EvaluatorRule
from alongside.programs.models.participations import Participation

type People = QuerySet[Participation, int | None] | Sequence[int]


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment, as far as evaluation asks: who, which position, where in the tree, when."""

    person: int
    position: str
    path: str
    span: Span


def evaluating(helpers: People, people: People, posts: Iterable[Post], *, window: Span) -> set[tuple[int, int]]:
    """Pairs (helper, person) of person row numbers where the helper evaluates the person on some day of `window`.

    `helpers` and `people` are person row numbers, or queries of them, `posts` what all of them hold. Two queries.
    """
    several = list(posts)
    return set(_named(helpers, people, window)) | set(_by_position(several, window))


def posts_of(people: People) -> list[Post]:
    """Every appointment of these people, in one query."""
    held = Appointment.objects.filter(person__in=people).order_by("pk")
    rows = held.values_list("person", "position", "organization__path", "starts_on", "ends_on")
    return [Post(person, position, path, Span(first or date.min, last)) for person, position, path, first, last in rows]


def _named(helpers: People, people: People, window: Span) -> Iterator[tuple[int, int]]:
    overlapping = Q(ends_on=None) | Q(ends_on__gte=window.first)
    rows = EvaluatorRelation.objects.filter(overlapping, evaluator__in=helpers, evaluated__in=people)
    if window.last is not None:
        rows = rows.filter(starts_on__lte=window.last)
    return iter(rows.values_list("evaluator", "evaluated"))


def _by_position(posts: list[Post], window: Span) -> Iterator[tuple[int, int]]:
    """Pairs under the rules "whoever holds X evaluates those who hold Y, there or below"."""
    below: dict[tuple[str, str], list[Post]] = {}
    for post in posts:
        for path in _line(post.path):
            below.setdefault((post.position, path), []).append(post)
    for rule in EvaluatorRule.objects.select_related("organization"):
        of_rule = Span(rule.starts_on or window.first, rule.ends_on)
        for held in below.get((rule.evaluator_position, rule.organization.path), ()):
            for under in below.get((rule.evaluated_position, held.path), ()):
                if held.person != under.person and _meet(of_rule, held.span, under.span, window):
                    yield held.person, under.person


def _line(path: str) -> Iterator[str]:
    """Every path from the root down to this one: "/1/", "/1/7/", ..."""
    parts = path.strip("/").split("/")
    return ("/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts)))


def _meet(*spans: Span) -> bool:
    """Whether all spans have a day in common."""
    first = max(span.first for span in spans)
    return all(span.last is None or first <= span.last for span in spans)
