"""Who is there for people of a region: one for each post that an entitlement names and nobody holds yet."""

from datetime import date

from alongside.demo.cohorts import Intake
from alongside.demo.invented import Invented
from alongside.programs.queries_entitlements import given

EVERY = 5  # of so many posts one is open, as it happens


def fill_posts(intake: Intake, people: Invented, on: date) -> None:
    """Appoint somebody new where a line of the cohort has nobody; now and then a post stays open."""
    alone = [one for one in given(intake.cohort, intake.blueprint, on=on) if one.alone and one.place is not None]
    for n, one in enumerate(alone, 1):
        if one.place is not None and n % EVERY:
            post = {"position": one.post}
            people.somebody(at=one.place, hired=intake.cohort.starts_on, post=post, by=intake.by)
