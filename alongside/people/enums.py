"""States and kinds of the people room."""

from django.db import models


class OrganizationKind(models.TextChoices):
    STATE_AGENCY = "state-agency", "State agency"
    ASSOCIATION = "association", "Association"
    UNION = "union", "Union"
    UNION_LOCAL = "union-local", "Union local"
    REGIONAL_OFFICE = "regional-office", "Regional office"
    NETWORK = "network", "Network"
    DISTRICT = "district", "District"
    SCHOOL = "school", "School"
    DEPARTMENT = "department", "Department"


class Sector(models.TextChoices):
    """Who runs a school; eligibility rules ask for it."""

    PUBLIC = "public", "Public"
    PUBLIC_CHARTER = "public-charter", "Public charter"
    PRIVATE = "private", "Private"
    UNKNOWN = "", "Not known"


class Provider(models.TextChoices):
    """How a person proves who they are."""

    PASSWORD = "password", "Password"


class MergeState(models.TextChoices):
    DONE = "done", "Merged"
    UNDONE = "undone", "Taken apart again"
