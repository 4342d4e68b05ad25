"""Tells the people of the proof’s world, again and again, that they are matched; counts where their notices stand."""

import json
import sys

import django

django.setup()

from django.db.models import Count  # noqa: E402 models need the line above

from alongside.notices.models import Notice  # noqa: E402
from alongside.people.actions.events import line, record_all  # noqa: E402
from alongside.people.models.events import Event  # noqa: E402
from alongside.programs.models.engagements import Engagement  # noqa: E402


def main() -> None:
    """With a number: write so many events. Without: print how many notices stand where."""
    if len(sys.argv) > 1:
        engagements = list(Engagement.objects.select_related("supported"))
        record_all(_event(engagements[number % len(engagements)]) for number in range(int(sys.argv[1])))
    print(json.dumps(dict(Notice.objects.order_by().values_list("mail").annotate(Count("pk")))))


def _event(engagement: Engagement) -> Event:
    return line(
        "match-published",
        by=None,
        about=engagement.supported.person_id,
        cohort=engagement.cohort_id,
        subject=f"engagement:{engagement.public_id}",
    )


if __name__ == "__main__":
    main()
