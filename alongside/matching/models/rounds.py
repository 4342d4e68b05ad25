"""Round and proposal."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.matching.enums import Changes, ProposalState, RoundState
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


class Round(models.Model):
    """One run of matching in a cohort. Nobody is told anything until it is published; proposing again makes another.

    A large one is worked out by a job, whose key is `public_id`; it has no proposals before that is done.

    `number` counts the rounds of the cohort; `follows` is the one this was proposed after, and which it replaced.
    `region`: only people who work there or below (nothing: everybody), `joined_from`: only who takes part since that
    day or later, `kept_free`: places of each duty kept for people who come later. `afresh`: what was decided by hand in
    the one it follows was not taken over. `changes`: which of those who are together already it may change, of
    `changing` (public ids of helpers) alone where it names some; `price`: how much better a change has to fit, in
    points of 100, None being what the program says. `priorities`: for each duty what matters, where that is not what
    the program says: {objective, shares}, with `why`. `figures`: for each duty what
    `Draft.figures` says, among it {people, helpers, matched, objective, bound}; the last two are sums of scores, equal
    when the proposal is proven to be the best one. `inputs_digest`: a hash of all that the proposals depend on.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    joined_from = models.DateField(null=True, blank=True)
    kept_free = models.PositiveIntegerField(default=0)
    afresh = models.BooleanField(default=False)
    changes = models.CharField(max_length=10, choices=Changes, default=Changes.NOBODY, blank=True)
    changing = models.JSONField(default=list, blank=True)
    price = models.PositiveSmallIntegerField(null=True, blank=True)
    priorities = models.JSONField(default=dict)
    why = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PROPOSED)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    inputs_digest = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.UniqueConstraint(fields=("cohort", "number"), name="round_number_once"),
            models.UniqueConstraint(
                fields=("cohort",), condition=Q(state=RoundState.PROPOSED, region=None), name="one_open_round"
            ),
            models.UniqueConstraint(
                fields=("cohort", "region"), condition=Q(state=RoundState.PROPOSED), name="one_open_round_a_region"
            ),
            models.UniqueConstraint(
                fields=("cohort",), condition=Q(state=RoundState.WORKING, region=None), name="one_round_at_work"
            ),
            models.UniqueConstraint(
                fields=("cohort", "region"), condition=Q(state=RoundState.WORKING), name="one_round_at_work_a_region"
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=RoundState.PUBLISHED) & Q(published_at=None),
                name="round_published_at",
            ),
            models.CheckConstraint(condition=Q(changes__in=Changes.values), name="round_changes_known"),
            models.CheckConstraint(
                condition=Q(price=None) | ~Q(changes="") & Q(price__lte=100), name="round_price_of_changes"
            ),
            models.CheckConstraint(
                condition=Q(afresh=False) | Q(follows__isnull=False), name="round_afresh_after_another"
            ),
        )

    def __str__(self) -> str:
        return f"round {self.public_id}"


class Proposal(models.Model):
    """One person (or team) and one helper for one duty, with the reasons; or nobody, with what would help.

    `score` is the fit, 0 to 2**20. `reasons` is a list of {criterion, label, fit, says} with fit 0 to 5; `sealed` the
    same for what was asked for, which the matching team alone reads: under the key of what the round was worked out
    from, and gone with it. `hints` say what would help someone left over; `others` are a few helpers worth a look:
    {helper, score, says}, `says` the rule that forbids them, if one does.
    `virtual`: they may meet virtually only, so that no rule about the way there speaks against anybody. `ruled_out`:
    helpers (public ids of participations) a coordinator does not want for them. Both stay when proposing again.
    `had`: what goes on already, with `had_helper`; with the same helper it goes on, with another it is handed over.
    `before` says what differs between the two, for the matching team alone: {score, rule, gains, losses}.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed", "others", "ruled_out", "before"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    duty = models.CharField(max_length=60)
    supported = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="proposals_to")
    helper = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals_for"
    )
    score = models.PositiveIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    sealed = models.BinaryField(null=True, blank=True)
    hints = models.JSONField(default=list)
    others = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    virtual = models.BooleanField(default=False)
    ruled_out = models.JSONField(default=list)
    had = models.ForeignKey(Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    had_helper = models.ForeignKey(Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "duty", "supported"), name="proposal_once"),
            models.CheckConstraint(
                condition=Q(helper=None, score=None) | Q(helper__isnull=False, score__isnull=False),
                name="proposal_scored_when_matched",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.LOCKED) | Q(helper__isnull=False), name="locked_has_a_helper"
            ),
            models.CheckConstraint(
                condition=Q(had=None, had_helper=None) | Q(had__isnull=False, had_helper__isnull=False),
                name="had_has_a_helper",
            ),
        )

    def __str__(self) -> str:
        return f"{self.supported_id} with {self.helper_id}"
