"""States of the staffing room."""

from django.db import models


class ApplicationState(models.TextChoices):
    ASKED = "asked", "Has the form"
    SENT = "sent", "Being looked at"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Said no"


OPEN = (ApplicationState.ASKED, ApplicationState.SENT)


class Says(models.TextChoices):
    """What a reviewer says about one look."""

    YES = "yes", "Yes"
    UNSURE = "unsure", "Not sure yet"
    NO = "no", "No"
