"""How a round is published, what those who are matched answer, and who knows of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.matching.enums import OfferState, PublicationState
from alongside.matching.models.groups import PeerGroup
from alongside.matching.models.rounds import Proposal, Round
from alongside.people.models.persons import Person
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


class Publication(models.Model):
    """A round that one person wants published from a moment on: another approves it where the program asks for that.

    Until it is done it can be taken back. `fault`: why it could not be published when its time came.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()
    OPEN = (PublicationState.WAITING, PublicationState.SCHEDULED)

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="publications")
    state = models.CharField(max_length=12, choices=PublicationState)
    due_at = models.DateTimeField()
    due_zone = models.CharField(max_length=64)
    due_wall = models.CharField(max_length=16)
    needs_second = models.BooleanField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="publication_state_known"),
            models.UniqueConstraint(
                fields=("round",), condition=Q(state__in=("waiting", "scheduled")), name="publication_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("asked_by")),
                name="publication_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | Q(approved_at__isnull=False)
                | Q(state__in=("waiting", "taken-back", "not-possible")),
                name="publication_not_before_the_second_yes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "scheduled"), ended_at=None)
                | Q(state__in=("done", "taken-back", "not-possible"), ended_at__isnull=False),
                name="publication_ended_has_a_moment",
            ),
        )
        indexes = (models.Index(fields=("due_at",), condition=Q(state="scheduled"), name="publication_due"),)

    def __str__(self) -> str:
        return f"publication of {self.round_id}"


class Offer(models.Model):
    """A published match that waits until both say yes, or a group that waits for its people and whoever leads it.

    `until`: the last day to answer; the places are kept so long. A group that begins is an engagement of each of its
    people, so `engagement` is of a match alone.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="offer")
    group = models.OneToOneField(PeerGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="offer")
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    until = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)
    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="offer")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="offer_settled_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", group=None, engagement__isnull=False)
                | (~Q(state="agreed") | Q(group__isnull=False)) & Q(engagement=None),
                name="offer_agreed_has_an_engagement",
            ),
            models.CheckConstraint(
                condition=Q(proposal=None, group__isnull=False) | Q(proposal__isnull=False, group=None),
                name="offer_of_a_match_or_a_group",
            ),
        )
        indexes = (models.Index(fields=("until",), condition=Q(state="open"), name="offer_open"),)

    def __str__(self) -> str:
        return f"offer of {self.proposal_id or self.group_id}"


class Reply(models.Model):
    """What one of those asked said to an offer, once. Why not stays between them and the matching team.

    `reason`: a key of the program's own; `sealed`: their own words, under a key of this row. `let_go_at`, `let_go_by`:
    somebody asked them again, and their no no longer speaks against anything.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"reason", "sealed", "wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="replies")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    yes = models.BooleanField()
    reason = models.CharField(max_length=60, blank=True)
    sealed = models.BinaryField(default=bytes, blank=True)
    wrapped_key = models.BinaryField(default=bytes, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    let_go_at = models.DateTimeField(null=True, blank=True)
    let_go_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("offer", "participation"), name="reply_once"),
            models.CheckConstraint(
                condition=Q(let_go_at=None, let_go_by=None)
                | Q(yes=False, let_go_at__isnull=False, let_go_by__isnull=False),
                name="reply_let_go_is_a_no",
            ),
            models.CheckConstraint(condition=Q(yes=False) | Q(reason="", sealed=b""), name="reply_reason_for_a_no"),
        )

    def __str__(self) -> str:
        return f"reply to {self.offer_id}"


class Acknowledgement(models.Model):
    """Whoever leads a school or district says that they know of a match there: who, with whom, from when."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="acknowledgements")
    leader = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="acknowledgements")
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("engagement", "leader"), name="acknowledged_once"),)
        indexes = (models.Index(fields=("leader",), condition=Q(seen_at=None), name="acknowledgement_waits"),)

    def __str__(self) -> str:
        return f"{self.leader_id} of {self.engagement_id}"
