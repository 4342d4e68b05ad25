"""Hours of a contract go along into the next year, and a year is closed once nobody waits for anybody's decision."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from alongside.kernel.errors import Refused
from alongside.programs.actions.cohorts import close_cohort, open_cohort
from alongside.programs.actions.contracts import withdraw
from alongside.programs.actions.invoices import Line, enter
from alongside.programs.actions.rolling_over import roll_some
from alongside.programs.enums import EntryKind
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.contracts import CameBack, Contract, GoesOn
from alongside.programs.models.participations import Participation
from alongside.programs.queries_contracts import balance_of
from alongside.standing.closing import close_year, still_open
from alongside.standing.coming_back import came_along, take_hours_back
from alongside.standing.contracts import hours_left, near_end
from alongside.standing.ending import settle_ends
from alongside.standing.going_on import go_on, going
from alongside.standing.queries import of_engagement
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.contracts import SELLING, Market, bought, market, quoted
from tests.factories.programs import pair
from tests.factories.sessions import met
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
ALONG = SELLING.replace("  quote_holds:", "  at_the_end: refund\n  quote_holds:").replace(
    "calendar:\n", "calendar:\n  rolls_over: [hours]\n"
)
INTO = date(2027, 7, 1)


@pytest.fixture
def here(everyone: Cast) -> Market:
    """Maya bought twenty hours in November and used five of them in December."""
    made = market(everyone, text=ALONG)
    enter(
        invoice=bought(made),
        line=Line(kind=EntryKind.PAYMENT, amount=Decimal("1749.00"), on=date(2026, 11, 19), key="a"),
        by=made.office,
    )
    return made


def used(here: Market, everyone: Cast, clock: time_machine.Traveller) -> Cohort:
    clock.move_to(datetime(2026, 12, 9, 20, tzinfo=UTC))
    met(pair(here.cohort, everyone.renee, everyone.maya), day=date(2026, 12, 1), minutes=300)
    version = BlueprintVersion.objects.get(program=here.cohort.program_id)
    clock.move_to(datetime(2027, 6, 20, 20, tzinfo=UTC))
    ends = date(2028, 6, 30)
    return open_cohort(version=version, key="market-2027", name="2027-28", starts_on=INTO, ends_on=ends, by=None)


def test_hours_go_along_and_are_paid_and_counted_once(
    here: Market, everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    into = used(here, everyone, thursday_evening)
    (one,) = going(here.cohort, into)
    assert (one.left, one.there, go_on(cohort=here.cohort, into=into, by=None)) == (900, None, 0)
    roll_some(cohort=here.cohort, into=into, after=0, by=None)
    assert [go_on(cohort=here.cohort, into=into, by=here.office) for _ in range(2)] == [1, 0]
    there = Participation.objects.get(cohort=into, person=here.person)
    made = Contract.objects.get(participation=there)
    assert (made.minutes, made.price, made.starts_on) == (1200, Decimal(0), date(2026, 11, 19))
    assert made.ends_on == date(2027, 11, 18)
    both = {year: signed_in(here.person, as_whom=row.public_id) for year, row in (("old", here.buyer), ("new", there))}
    told = {year: browser.get(reverse("desk:contract")).content.decode() for year, browser in both.items()}
    assert ("goes on in 2027-28" in told["old"], "5 hours of it were used" in told["new"]) == (True, True)
    with pytest.raises(Refused, match="went along into the next year"):
        quoted(here, key="late")
    thursday_evening.move_to(datetime(2027, 9, 20, 20, tzinfo=UTC))
    two = pair(into, everyone.renee, everyone.maya, starts_on=date(2027, 7, 1))
    met(two, day=date(2027, 9, 10), minutes=690)
    (hours,) = [
        item for item in of_engagement(two.engagement, on=date(2027, 9, 20)).standing.items if item.key == "hours"
    ]
    assert (hours.have, hours.of) == (990, 1200)
    assert [(row.left, row.engagement.cohort_id) for row in near_end(into, on=date(2027, 9, 20))] == [(210, into.pk)]
    assert not near_end(here.cohort, on=date(2027, 9, 20))
    assert not hours_left(here.cohort, on=date(2027, 9, 20))


def test_what_nobody_used_in_either_year_is_owed_back_though_the_first_is_closed(
    here: Market, everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    into = used(here, everyone, thursday_evening)
    roll_some(cohort=here.cohort, into=into, after=0, by=None)
    go_on(cohort=here.cohort, into=into, by=None)
    close_cohort(cohort=here.cohort, by=None)
    thursday_evening.move_to(datetime(2027, 11, 19, 20, tzinfo=UTC))
    assert [settle_ends(lambda _: None) for _ in range(2)] == [1, 0]
    first = GoesOn.objects.get().contract
    assert first.quote is not None
    assert balance_of(first.quote.invoices.get()).open == Decimal("-1311.75")


def along(here: Market, everyone: Cast, clock: time_machine.Traveller) -> Participation:
    """Maya in the next year, where what is left of her hours went along."""
    into = used(here, everyone, clock)
    roll_some(cohort=here.cohort, into=into, after=0, by=None)
    assert go_on(cohort=here.cohort, into=into, by=here.office) == 1
    clock.move_to(datetime(2027, 7, 5, 20, tzinfo=UTC))
    return Participation.objects.get(cohort=into, person=here.person)


def test_hours_that_went_along_by_mistake_are_taken_back_for_good(
    here: Market, everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    there = along(here, everyone, thursday_evening)
    found = came_along(there)
    assert found is not None
    assert (found.left, found.used, found.added, found.stops) == (900, 0, 0, "")
    with pytest.raises(Refused, match="Say in a sentence why"):
        take_hours_back(participation=there, why=" ", by=here.office)
    lines = [take_hours_back(participation=there, why="She is with us one year.", by=here.office) for _ in range(2)]
    assert [line.pk for line in lines] == [found.goes_on.pk] * 2
    line = CameBack.objects.get()
    assert (line.why, line.back_on, line.by) == ("She is with us one year.", date(2027, 7, 5), here.office)
    assert (list(there.contracts.all()), came_along(there), going(here.cohort, there.cohort)) == ([], None, [])
    assert [(one.participation_id, minutes) for one, minutes in hours_left(here.cohort, on=date(2027, 6, 25))] == [
        (here.buyer.pk, 900)
    ]
    assert go_on(cohort=here.cohort, into=there.cohort, by=here.office) == 0
    told = signed_in(here.person, as_whom=here.buyer.public_id).get(reverse("desk:contract")).content.decode()
    assert "goes on in 2027-28" not in told
    with pytest.raises(DatabaseError), transaction.atomic():
        CameBack.objects.update(why="Another reason")


def test_what_nobody_used_is_owed_back_once_it_came_back(
    here: Market, everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    take_hours_back(participation=along(here, everyone, thursday_evening), why="A slip.", by=here.office)
    thursday_evening.move_to(datetime(2027, 11, 19, 20, tzinfo=UTC))
    assert [settle_ends(lambda _: None) for _ in range(2)] == [1, 0]
    first = GoesOn.objects.get().contract
    assert first.quote is not None
    assert balance_of(first.quote.invoices.get()).open == Decimal("-1311.75")


def test_hours_stay_where_something_was_logged_on_them(
    here: Market, everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    there = along(here, everyone, thursday_evening)
    thursday_evening.move_to(datetime(2027, 9, 20, 20, tzinfo=UTC))
    met(pair(there.cohort, everyone.renee, everyone.maya, starts_on=INTO), day=date(2027, 9, 10), minutes=90)
    with pytest.raises(Refused, match=r"1\.5 hours of it are logged here already\. Take back what was logged first."):
        take_hours_back(participation=there, why="A slip.", by=here.office)
    assert CameBack.objects.count() == 0


def test_a_page_says_what_follows_before_hours_go_back(
    here: Market, everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    there = along(here, everyone, thursday_evening)
    office = signed_in(here.office, as_whom=acting_in(there.cohort, here).public_id)
    address = reverse("office:people-hours-back", args=[there.public_id])
    person = reverse("office:people-person", args=[there.public_id])
    assert address in office.get(person).content.decode()
    shown = office.get(address).content.decode()
    assert "15 hours nobody used go back to 2026-27, where they were bought." in shown
    assert (office.post(address, {"why": ""}).status_code, CameBack.objects.count()) == (422, 0)
    assert [office.post(address, {"why": "A slip."}).status_code for _ in range(2)] == [302, 302]
    assert (office.get(address).status_code, address in office.get(person).content.decode()) == (404, False)
    back = "20 hours came along from 2026-27 and went back on July 5, 2027: “A slip.” (Angela"
    assert back in words(office.get(person).content)
    before = signed_in(here.office, as_whom=acting_in(here.cohort, here).public_id)
    said = words(before.get(reverse("office:people-person", args=[here.buyer.public_id])).content)
    assert "20 hours went along into 2027-28 and came back on July 5, 2027: “A slip.” (Angela" in said


def acting_in(cohort: Cohort, here: Market) -> Participation:
    return Participation.objects.get(cohort=cohort, person=here.office)


def test_without_the_words_of_the_file_hours_stay(everyone: Cast, thursday_evening: time_machine.Traveller) -> None:
    here = market(everyone, text=ALONG.replace("  rolls_over: [hours]\n", ""))
    bought(here)
    into = used(here, everyone, thursday_evening)
    assert (going(here.cohort, into), GoesOn.objects.count()) == ([], 0)


def test_a_year_is_closed_once_everything_is_decided(here: Market) -> None:
    open_ = quoted(here, key="more")
    (quotes, left) = still_open(here.cohort)
    assert (quotes.must, quotes.sentence) == (True, "Quotes that wait for a yes or a signature: Maya Lindqvist")
    assert (left.must, left.names) == (False, ("Maya Lindqvist (20 h)",))
    with pytest.raises(Refused, match="Before it is closed: Quotes that wait for a yes or a signature: Maya Lindqvist"):
        close_year(cohort=here.cohort, by=None)
    withdraw(quote=open_, by=here.person)
    assert close_year(cohort=here.cohort, by=None).state == "closed"
