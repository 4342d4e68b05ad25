"""Fills an empty installation: one helper and three people, in a cohort that is open today. Prints where they are."""

import json
from datetime import date, timedelta

import django

django.setup()

from django.urls import reverse  # noqa: E402 models need the line above

from alongside.programs.actions.cohorts import adopt_text, open_cohort  # noqa: E402 models need the line above
from tests.cast import cast, somebody  # noqa: E402
from tests.factories.programs import PROGRAM, pair  # noqa: E402


def main() -> None:
    """Make them, by the product's own actions."""
    today = date.today()  # noqa: DTZ011 the proof runs on the machine's own day
    everyone = cast()
    version = adopt_text(source=PROGRAM.read_text("utf-8"), file=PROGRAM.name, sponsor=everyone.places.union, by=None)
    first, last = today - timedelta(days=100), today + timedelta(days=200)
    cohort = open_cohort(version=version, key="proof", name="Proof", starts_on=first, ends_on=last, by=None)
    people = [
        everyone.maya,
        somebody("Ada Brook", "ada@rivertown.example"),
        somebody("Lee Moss", "lee@rivertown.example"),
    ]
    pairs = [pair(cohort, everyone.renee, person) for person in people]
    helper = pairs[0].helper.public_id
    print(
        json.dumps(
            {"log": reverse("desk:log"), "helper": helper, "engagements": [each.engagement.public_id for each in pairs]}
        )
    )


if __name__ == "__main__":
    main()
