"""What one program may know of a person's roster fields: what was said here or by its own senders, nobody else's."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.exchange.models import Import
from alongside.kernel.access import Who
from alongside.people.models.organizations import Organization
from alongside.programs.access import PARTICIPATIONS, SITE_POSITIONS
from alongside.programs.models.participations import Participation


def said_here(row: Participation, field: str) -> Q:
    """Condition on addresses and appointments: `field`, who sent them, is nobody, the sponsor, or sends rosters here.

    Rosters of another sponsor's program are none of this one's business. `row.cohort` is loaded.
    """
    sponsor = row.cohort.program.sponsor_id
    above = row.works_at.path.strip("/").split("/") if row.works_at else []
    here = Organization.objects.filter(Q(pk=sponsor) | Q(pk__in=_senders(sponsor)) | Q(pk__in=above))
    return Q(**{field: None}) | Q(**{f"{field}__in": here})


def posts_known_here(who: Who, place: Organization, *, sponsor: int) -> Q:
    """Condition on appointments at or below a place: those this program may know of.

    What its own senders said; and, where nobody sent it, of whoever takes part here and of whoever leads there.
    """
    sent = Q(sender=sponsor) | Q(sender__in=_senders(sponsor))
    above = Q(sender=None) | Q(sender__in=place.path.strip("/").split("/"))
    here = Exists(PARTICIPATIONS.visible(who).filter(person=OuterRef("person")))
    return Q(person__merged_into=None) & (sent | above & (Q(here) | Q(position__in=SITE_POSITIONS)))


def _senders(sponsor: int) -> QuerySet[Import, int]:
    return Import.objects.filter(cohort__program__sponsor=sponsor).values_list("sender", flat=True)
