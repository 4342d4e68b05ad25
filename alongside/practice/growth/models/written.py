"""What every row of this room with words in it has."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.models.engagements import Engagement


class Written(models.Model):
    """Words of an engagement, sealed with its key: a table of texts by name (`alongside/practice/growth/sealing.py`).

    They were worded from `begun_on` to `worded_on`, by the author alone. `shared`: read by everybody who was there on
    these days; otherwise by the author alone. `key` is made where it was typed: what is sent twice is one row.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    written_at = models.DateTimeField()
    begun_on = models.DateField()
    worded_on = models.DateField()
    shared = models.BooleanField(default=True)
    sealed = models.BinaryField()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=Q(begun_on__lte=F("worded_on")), name="%(class)s_worded_after"),
            models.UniqueConstraint(fields=("author", "key"), name="%(class)s_key_once"),
        )

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.public_id}"
