"""When somebody is busy by their own calendar: its address is given, looked at now and then, and taken away with all
that came of it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from alongside.exchange.busy import busy_times
from alongside.exchange.models import BusyAddress, BusyTime
from alongside.kernel.errors import Misconfigured, Refused
from alongside.kernel.outside import checked, fetch
from alongside.kernel.sealed import DataKey
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.people.queries import ZONE_OTHERWISE

MOST_BYTES = 4 << 20
AHEAD = timedelta(days=25)  # a little more than times are offered for
EVERY = timedelta(hours=1)
LONGEST = 1_000
AT_ONCE = 200


@transaction.atomic
def keep_address(*, address: str, by: Person) -> BusyAddress:
    """Keep the address of one's own calendar, to be looked at by a job; one given before is forgotten.

    Raises Refused for what is no address to be read from here.
    """
    if len(address) > LONGEST:
        raise Refused("This address is too long. Copy the one your calendar program names.", field="address")
    try:
        checked(address, here=settings.ADDRESSES_LEAD_HERE)
    except Refused as refused:
        raise Refused(refused.sentence, field="address") from None
    BusyAddress.objects.filter(person=by).delete()
    sealed = _key().seal(address.strip(), place=_place(by))
    kept = BusyAddress.objects.create(person=by, sealed=sealed, given_at=timezone.now())
    record("busy-address-given", by=by, about=by.pk)
    return kept


@transaction.atomic
def drop_address(*, by: Person) -> None:
    """Forget one's own calendar, and when one was busy by it. Twice is once."""
    if BusyAddress.objects.filter(person=by).delete()[0]:
        record("busy-address-taken-away", by=by, about=by.pk)


def due() -> QuerySet[BusyAddress]:
    """Calendars nobody has looked at for an hour, those waiting longest first."""
    late = Q(looked_at=None) | Q(looked_at__lte=timezone.now() - EVERY)
    mine = BusyAddress.objects.filter(late, person__merged_into=None, person__erased_at=None)
    return mine.select_related("person").order_by(F("looked_at").asc(nulls_first=True), "pk")[:AT_ONCE]


def look_at(kept: BusyAddress) -> None:
    """Look at one. Where it cannot be read, what was known stays and its owner is told on their page."""
    now, row = timezone.now(), BusyAddress.objects.filter(pk=kept.pk)
    try:
        address = _key().open(bytes(kept.sealed), place=_place(kept.person))
        text = fetch(address, most=MOST_BYTES, here=settings.ADDRESSES_LEAD_HERE)
        times = busy_times(text, since=now, until=now + AHEAD, zone=kept.person.time_zone or ZONE_OTHERWISE)
    except Misconfigured:  # sealed with a key that is gone
        row.update(looked_at=now, fault="This address can no longer be opened here. Give it once more.")
        return
    except Refused as refused:
        row.update(looked_at=now, fault=refused.sentence[:200])
        return
    with transaction.atomic():
        if row.update(looked_at=now, fault=""):  # else it was taken away meanwhile
            BusyTime.objects.filter(address=kept).delete()
            BusyTime.objects.bulk_create(BusyTime(address=kept, starts_at=first, ends_at=last) for first, last in times)


def _key() -> DataKey:
    return DataKey(salted_hmac("alongside.exchange.busying", "key", algorithm="sha256").digest())


def _place(person: Person) -> str:
    return f"busy address of {person.public_id}"
