"""States of the growth room."""

from django.db import models


class Outcome(models.TextChoices):
    """What became of a goal."""

    REACHED = "reached", "Reached"
    PARTLY = "partly", "Reached in part"
    SET_ASIDE = "set-aside", "Set aside"


class ReviewKind(models.TextChoices):
    """When two look at a goal together; or note what can be seen of it by a day."""

    ALONG_THE_WAY = "along-the-way", "Along the way"
    END_OF_YEAR = "end-of-year", "At the end of the year"
    RESULT = "result", "What can be seen so far"


class CycleEnd(models.TextChoices):
    """How a cycle came to its end."""

    FINISHED = "finished", "Finished"
    LEFT_OFF = "left-off", "Left off"


class Seen(models.TextChoices):
    """Who said or did what is taken down; or that one more was counted, or somebody in a seat spoke."""

    TEACHER = "teacher", "Teacher"
    STUDENT = "student", "Student"
    AROUND = "around", "I see"
    COUNT = "count", "Counted"
    SEAT = "seat", "A seat"


class Owner(models.TextChoices):
    """Who carries a piece of work that is to be handed over."""

    HELPER = "helper", "Who helps"
    BOTH = "both", "Both"
    THERE = "there", "Handed over"
    OPEN = "open", "Nobody yet"


class PassedKind(models.TextChoices):
    """What may go along to the next helper: goals and practices are worked on there, others are read."""

    GOAL = "goal", "What is worked towards"
    PRACTICE = "practice", "What is handed over bit by bit"
    CYCLE = "cycle", "Cycles, with what was seen"
    SHEET = "sheet", "What you wrote of days you met"
    MINUTES = "minutes", "Minutes"
