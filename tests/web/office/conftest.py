"""Who is in every scene of the office: the cast, their cohort, Renée and Maya together, and Angela at her desk."""

import pytest
from django.test import Client

from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import Pair, enrolled, pair


@pytest.fixture
def together(everyone: Cast, into: Cohort) -> Pair:
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    return pair(into, everyone.renee, everyone.maya)


@pytest.fixture
def office(everyone: Cast, into: Cohort) -> Client:
    enrolled(into, everyone.angela, "coordinator")
    return signed_in(everyone.angela)
