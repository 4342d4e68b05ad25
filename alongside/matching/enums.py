"""States of the matching room."""

from django.db import models


class RoundState(models.TextChoices):
    WORKING = "working", "Being worked out"
    NOT_MADE = "not-made", "Not worked out"
    PROPOSED = "proposed", "Proposed"
    PUBLISHED = "published", "Published"
    SET_ASIDE = "set-aside", "Set aside"


class Changes(models.TextChoices):
    """Which of those who are together already a round may change."""

    NOBODY = "", "Nobody"
    EVERYBODY = "everybody", "Everybody in it"
    NAMED = "named", "The people of some helpers"
    LEAVING = "leaving", "The people of a helper who leaves"


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    LOCKED = "locked", "Locked"
    LEFT_OUT = "left-out", "Left unmatched"


class PublicationState(models.TextChoices):
    WAITING = "waiting", "Waits for a second yes"
    SCHEDULED = "scheduled", "Goes out at its time"
    DONE = "done", "Published"
    TAKEN_BACK = "taken-back", "Taken back"
    NOT_POSSIBLE = "not-possible", "Could not be published"


class OfferState(models.TextChoices):
    OPEN = "open", "Waits for an answer"
    AGREED = "agreed", "Both said yes"
    DECLINED = "declined", "Somebody said no"
    LAPSED = "lapsed", "Not answered in time"
    NOT_POSSIBLE = "not-possible", "Not possible any more"


class Because(models.TextChoices):
    """Why two people are never matched with each other."""

    RELATED = "related", "They are related"
    ASKED = "asked", "One asked not to be matched with the other"


class AskState(models.TextChoices):
    OPEN = "open", "Waits for an answer"
    AGREED = "agreed", "Said yes"
    DECLINED = "declined", "Said no"
    WITHDRAWN = "withdrawn", "Taken back"
    LAPSED = "lapsed", "Not answered in time"
    NOT_POSSIBLE = "not-possible", "Not possible any more"
