"""Finding somebody by typed words: a person's name begins with a word, the name of a team or a place contains it."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Q

MOST_WORDS = 5

PERSON = tuple(f"person__{name}__istartswith" for name in ("family_name", "given_name", "known_as"))
UNIT = ("team__name__icontains", "organization__name__icontains")
PLACE = tuple(f"{place}__name__icontains" for place in ("works_at", "works_at__parent", "works_at__parent__parent"))


def one_fits(word: str, lookups: Iterable[str], *, of: str = "") -> Q:
    """One of the lookups fits the word; `of` leads from the rows to their participation (`supported__`)."""
    return reduce(or_, (Q((of + lookup, word)) for lookup in lookups))


def every_word(words: str, lookups: Iterable[str]) -> Q:
    """Each of the first five words fits one of the lookups; no words fit every row."""
    wanted = tuple(lookups)
    return reduce(and_, (one_fits(word, wanted) for word in words.split()[:MOST_WORDS]), Q())
