"""Events wake the reader. Losing a call costs a minute, never a notice: the reader finds its own way through events."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from alongside.jobs.actions import enqueue
from alongside.jobs.kinds import KINDS
from alongside.jobs.models import Job
from alongside.notices.words import WORDS
from alongside.people.models.events import Event

READER, KEY = "notices-read", "wake"


@receiver(post_save, sender=Event, dispatch_uid="notices-wake")
def wake(instance: Event, **_: Any) -> None:
    """After the commit of an event that somebody is told of, have the reader run."""
    if instance.kind in WORDS:
        transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    kind = KINDS.get(READER)
    if kind is not None and not Job.objects.filter(open_key=f"{READER}:{KEY}").exists():
        enqueue(kind, key=KEY)
