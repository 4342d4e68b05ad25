"""What each sender says of a person: kept per sender, so that one sponsor never reads another's roster."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person


class RosterLine(models.Model):
    """One person as one sender names them. `fields` is the last line applied, as text, for "what changed"."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"fields", "external_id"})

    sender = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="roster_lines")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roster_lines")
    external_id = models.CharField(max_length=120, blank=True)
    fields = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sender", "person"), name="roster_line_once"),
            models.UniqueConstraint(
                fields=("sender", "external_id"), condition=~Q(external_id=""), name="roster_external_id_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sender_id}: {self.external_id or self.person_id}"
