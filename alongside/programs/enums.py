"""States of the programs room."""

from django.db import models

AWAY = "leave"  # the reason of a pause that comes from a leave of absence
EVALUATES = "evaluates"  # the reason of a pause that comes from who evaluates whom


class CohortState(models.TextChoices):
    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed, read only"


class ParticipationState(models.TextChoices):
    ENROLLED = "enrolled", "Enrolled"
    ENDED = "ended", "Ended"
    FOLDED = "folded", "Went into another, of the same person"


class Answer(models.TextChoices):
    """The verdict of an eligibility rule. Unknown never passes and never fails."""

    YES = "yes", "Eligible"
    NO = "no", "Not eligible"
    UNKNOWN = "unknown", "We need to know more"


class EngagementState(models.TextChoices):
    ACTIVE = "active", "Under way"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


class FocusKind(models.TextChoices):
    """What an engagement may work on."""

    GOAL = "goal", "Something to reach"
    PRACTICE = "practice", "A way of working"
    STEP = "step", "A part of a cycle"


class Part(models.TextChoices):
    """What somebody is in an engagement."""

    HELPER = "helper", "Helper"
    STAND_IN = "stand-in", "Stand-in"
    SUPPORTED = "supported", "Supported"
    MEMBER = "member", "Member"


class ApplicationState(models.TextChoices):
    """Where an application stands. A draft is nobody's to see but the one who writes it."""

    DRAFT = "draft", "Being written"
    SENT = "sent", "New"
    ASKED = "asked", "Waiting for an answer"
    ACCEPTED = "accepted", "Takes part"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"


class RematchState(models.TextChoices):
    """Where somebody's asking for another helper stands."""

    OPEN = "open", "Asked"
    TAKEN_BACK = "taken-back", "Taken back"
    KEPT = "kept", "They go on together"
    PARTED = "parted", "It has ended"


class ChangeKind(models.TextChoices):
    """What may change in how somebody takes part; the words blueprints use under `joining.may`."""

    DEFER = "defer", "Begin later"
    WITHDRAW = "withdraw", "Stop taking part"
    REINSTATE = "reinstate", "Take part again"
    EXTEND = "extend", "Go on for longer"
    TRANSFER = "transfer", "Another place"
    ROLE = "role-change", "Another role"
    LEAVE = "leave", "A leave of absence"


class ChangeState(models.TextChoices):
    """Where a change stands."""

    ASKED = "asked", "Asked for"
    AHEAD = "ahead", "Agreed, its day is to come"
    DONE = "done", "Done"
    DECLINED = "declined", "Not agreed"
    TAKEN_BACK = "taken-back", "Taken back"


class Way(models.TextChoices):
    """How somebody who signs an agreement came to the page."""

    LINK = "link", "typed, after an email link"
    SIGNED_IN = "signed-in", "typed, signed in"


class StepKind(models.TextChoices):
    """What a step of an organization that joins belongs to."""

    STAGE = "stage", "Stage of joining"
    PROMISE = "promise", "What it takes on"
    STEP = "step", "What there is to do"
    WINDOW = "window", "Reminder of a day"


class StepState(models.TextChoices):
    DONE = "done", "Done"
    ADAPTED = "adapted", "Done another way"
    NOT_FEASIBLE = "not-feasible", "Not feasible here"
    OPEN = "open", "Open"


class Coming(models.TextChoices):
    """Whether somebody who was asked comes to an information meeting."""

    ASKED = "asked", "Not answered"
    YES = "yes", "Comes"
    NO = "no", "Cannot come"


class Numbered(models.TextChoices):
    """Papers that are numbered in sequence, per sponsor and year."""

    QUOTE = "quote", "Quote"
    INVOICE = "invoice", "Invoice"


class QuoteStepKind(models.TextChoices):
    """What may become of a quote."""

    APPROVED = "approved", "Approved"
    SIGNED = "signed", "Signed"
    DECLINED = "declined", "Not approved"
    WITHDRAWN = "withdrawn", "Taken back"


class QuoteState(models.TextChoices):
    """Where a quote stands; worked out from its steps and the day."""

    ASKED = "asked", "Waits for approval"
    APPROVED = "approved", "Waits for signatures"
    IN_FORCE = "in-force", "In force"
    LAPSED = "lapsed", "The price no longer holds"
    DECLINED = "declined", "Not approved"
    WITHDRAWN = "withdrawn", "Taken back"


class SignedHow(models.TextChoices):
    """How a step came to be written down."""

    SIGNED_IN = "signed-in", "signed in"
    ON_PAPER = "on-paper", "on paper, noted here"


class EntryKind(models.TextChoices):
    """Lines under an invoice."""

    PAYMENT = "payment", "Paid"
    CREDIT = "credit", "Credited"
    REFUND = "refund", "Paid back"
    VOID = "void", "Void"


class InvoiceState(models.TextChoices):
    """Where an invoice stands; worked out from its entries."""

    OPEN = "open", "Open"
    PART = "part", "Partly paid"
    PAID = "paid", "Paid"
    CREDITED = "credited", "Credited"
    OWED_BACK = "owed-back", "To be paid back"
    VOID = "void", "Void"


class WorkKind(models.TextChoices):
    """What stands on a shelf."""

    FRAMEWORK = "framework", "Framework"
    INSTRUMENT = "instrument", "Instrument"
