"""States of the jobs room."""

from django.db import models


class State(models.TextChoices):
    QUEUED = "queued", "Waiting for its turn"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Did not finish"
    STOPPED = "stopped", "Stopped"


ENDED = (State.DONE, State.FAILED, State.STOPPED)
