"""States of the notices room."""

from django.db import models


class Side(models.TextChoices):
    """As what somebody is told."""

    HELPER = "helper", "The one who helps"
    SUPPORTED = "supported", "The one who is helped"
    COORDINATOR = "coordinator", "Whoever coordinates"
    SITE_LEADER = "site-leader", "Whoever leads a school or district"


class Mail(models.TextChoices):
    """Where the letter of a notice stands. It is sent at most once: what is not certain is never sent again."""

    NONE = "none", "No letter"
    WAITING = "waiting", "To be sent"
    SENDING = "sending", "On its way"
    SENT = "sent", "Sent"
    PERHAPS = "perhaps", "Perhaps sent"
    FAILED = "failed", "Refused by the mail server"


class Topic(models.TextChoices):
    """What letters are about, as somebody chooses among them."""

    PEOPLE = "people", "Who you work with, and changes"
    HOURS = "hours", "What is logged, and hours"
    MESSAGES = "messages", "Messages of those you work with"
    DAYS = "days", "Days something is due"
    NUDGES = "nudges", "A word now and then"
