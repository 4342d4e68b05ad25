"""What one program may show of a person's roster fields: what was said here or by its own senders, nobody else's."""

from django.db.models import Q

from alongside.exchange.models import Import
from alongside.people.models.organizations import Organization
from alongside.programs.models.participations import Participation


def said_here(row: Participation, field: str) -> Q:
    """Condition on addresses and appointments: `field`, who sent them, is nobody, the sponsor, or sends rosters here.

    Rosters of another sponsor's program are none of this one's business. `row.cohort` is loaded.
    """
    sponsor = row.cohort.program.sponsor_id
    sent = Import.objects.filter(cohort__program__sponsor=sponsor).values("sender")
    above = row.works_at.path.strip("/").split("/") if row.works_at else []
    here = Organization.objects.filter(Q(pk=sponsor) | Q(pk__in=sent) | Q(pk__in=above))
    return Q(**{field: None}) | Q(**{f"{field}__in": here})
