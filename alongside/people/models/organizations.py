"""Organizations: a tree of agencies, associations, unions, districts, schools; and the calendars they keep."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.enums import OrganizationKind, Sector


def unplaced() -> str:
    """Return a path nothing is under, for the moment before an organization has a row number to build its own from.

    An empty path would be a prefix of every other: whoever led it would lead them all.
    """
    return f"/{new_public_id()}/"


class Organization(models.Model):
    """One organization. `path` holds the ids from the root down ("/1/7/42/"), so that "there or below" is a prefix.

    `time_zone` and the school calendar are taken from the nearest organization above that has one.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20, choices=OrganizationKind)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, default=unplaced, db_index=True, editable=False)
    zip_code = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.UNKNOWN, blank=True)
    key = models.CharField(max_length=80, unique=True, null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=OrganizationKind.values), name="organization_kind_known"),
            models.CheckConstraint(
                condition=Q(path__startswith="/", path__endswith="/") & ~Q(path="/"), name="organization_has_a_path"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="organization_not_its_own_parent"
            ),
        )
        indexes = (models.Index(fields=("parent", "name"), name="organization_by_name"),)

    def __str__(self) -> str:
        return self.name


class OrganizationCode(models.Model):
    """A code some system knows an organization by: RCDT, NCES, a roster sender's own id."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=80)
    code = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("system", "code"), name="organization_code_once"),)

    def __str__(self) -> str:
        return f"{self.system} {self.code}"


class SchoolCalendar(models.Model):
    """One school year of one organization: first and last day of school."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="calendars")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organization", "first_day"), name="calendar_once_a_year"),
            models.CheckConstraint(condition=Q(first_day__lt=F("last_day")), name="calendar_first_before_last"),
        )

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}"


class CalendarBreak(models.Model):
    """Days of a school year on which there is no school."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    calendar = models.ForeignKey(SchoolCalendar, on_delete=models.CASCADE, related_name="breaks")
    name = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="break_first_to_last"),)

    def __str__(self) -> str:
        return self.name
