"""How it is known that a step was done."""

from django.db import models


class SeenAs(models.TextChoices):
    PAPER = "paper", "On paper"
    MAIL = "mail", "By e-mail"
    SEEN = "seen", "Seen by a coordinator"
    ELSEWHERE = "elsewhere", "Kept in another system"
