"""Reads of the notices room: the bell. Everyone sees their own notices and no one else's."""

from alongside.notices.models import Notice
from alongside.notices.texts import Text, texts_of


def unread_count(person: int) -> int:
    """How many notices this person (a row number) has not read."""
    return Notice.objects.filter(person=person, read_at=None).count()


def one_of(person: int, public_id: str) -> Text | None:
    """One notice of this person in words, if it is theirs."""
    row = Notice.objects.filter(person=person, public_id=public_id).select_related("event", "person").first()
    return None if row is None else texts_of([row])[0]


def inbox(person: int, *, limit: int = 30) -> list[Text]:
    """The newest notices of this person, newest first, in words."""
    rows = Notice.objects.filter(person=person).select_related("event", "person").order_by("-at", "-pk")
    return texts_of(list(rows[:limit]))
