"""States of the exchange room."""

from django.db import models


class ImportState(models.TextChoices):
    DRAFT = "draft", "Not imported yet"
    WAITING = "waiting", "Waiting for a second person"
    APPLYING = "applying", "Under way"
    APPLIED = "applied", "Imported"
    UNDONE = "undone", "Taken back"


class Came(models.TextChoices):
    """What came of a mail somebody sent as an answer."""

    LOGGED = "logged", "A session was logged"
    NOT_HELD = "not-held", "It was noted that they did not meet"
    AGREED = "agreed", "A time was agreed"
    DECLINED = "declined", "A time was declined"
    PERHAPS = "perhaps", "Perhaps: nothing changes"
    UNREAD = "unread", "It could not be read, or not all of it"
    REFUSED = "refused", "It could be read, and could not be done"


class Answered(models.TextChoices):
    """Where the answer to a mail stands. It is sent at most once: what is not certain is never sent again."""

    NONE = "none", "No answer"
    SENDING = "sending", "On its way"
    SENT = "sent", "Sent"
