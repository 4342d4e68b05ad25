"""A word in one's browser when there is news: an extra to the bell and the letters, each word at most once.

It says what it is about and how much there is, and names nobody: a locked screen is read by whoever passes. What would
be no letter is no word either; quiet hours and one letter a day hold for it too. A browser that is signed out gets
none.
"""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from http import HTTPStatus
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from alongside.kernel.errors import Misconfigured, Refused
from alongside.kernel.outside import Unreachable, checked, post
from alongside.kernel.sealed import DataKey
from alongside.notices.enums import Mail
from alongside.notices.models import Notice, PushSubscription
from alongside.notices.push_sealing import Browser, sealed, signed_for
from alongside.notices.texts import Text, common_tongue, texts_of
from alongside.notices.topics import topic_of
from alongside.people.actions.events import record
from alongside.people.models.persons import Login, Person

log = logging.getLogger(__name__)
FRESH = timedelta(days=1)  # what waited longer is no news any more
KEPT = timedelta(hours=12)  # for how long its service keeps a word for a browser that is off
LONGEST = 2_000
MOST_REFUSALS = 5
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@transaction.atomic
def show_words(login: Login, browser: Browser, *, by: Person) -> PushSubscription:
    """Have the browser of one of one's own logins show a word when there is news; saying it again renews it.

    Raises Refused where it did not say how it can be reached, or not at an address of the open internet.
    """
    if login.person_id != by.pk or login.ended_at is not None:
        raise Refused("This browser is signed out. Sign in there, and say it once more.")
    if max(map(len, (browser.address, browser.key, browser.secret))) > LONGEST:
        raise Refused("This browser did not say how it can be reached. Try again, or use another one.")
    checked(browser.checked().address, here=settings.ADDRESSES_LEAD_HERE)
    said = json.dumps([browser.address, browser.key, browser.secret])
    told = {"sealed": _key().seal(said, place=_place(login)), "since": timezone.now(), "refusals": 0}
    kept, new = PushSubscription.objects.update_or_create(login=login, defaults=told)
    if new:
        record("words-shown", by=by, about=by.pk, subject=f"login:{login.public_id}")
    return kept


@transaction.atomic
def show_no_words(login: Login, *, by: Person) -> None:
    """Show none any more in the browser of one of one's own logins. Twice is once."""
    if PushSubscription.objects.filter(login=login, login__person=by).delete()[0]:
        record("words-not-shown", by=by, about=by.pk, subject=f"login:{login.public_id}")


def words_wait() -> bool:
    """Tell whether there is news for somebody whose browser shows it."""
    return _waiting().exists()


def send_words(progress: Callable[[int], None]) -> int:
    """Send each browser one word for all that is new; return how many went out. What cannot be sent now is not sent
    later: the bell holds it. A service that does not answer is asked once a run."""
    _forget_signed_out()
    silent: set[str] = set()
    waiting = list(_waiting().select_related("event", "person").order_by("person", "pk"))
    words = {text.notice.pk: text for text in texts_of(waiting)}
    sent = 0
    for person, several in groupby(waiting, key=lambda notice: notice.person_id):
        mine = [words[notice.pk] for notice in several if _claimed(notice)]
        if mine:
            browsers = _open().filter(login__person=person).select_related("login")
            sent += sum(_sent(kept, mine, silent) for kept in browsers)
            progress(sent)
    return sent


def _open() -> QuerySet[PushSubscription]:
    return PushSubscription.objects.filter(login__ended_at=None)


def _forget_signed_out() -> None:
    PushSubscription.objects.exclude(login__ended_at=None).delete()


def _waiting() -> QuerySet[Notice]:
    now = timezone.now()
    due = Q(mail_after=None) | Q(mail_after__lte=now)
    theirs = _open().filter(login__person=OuterRef("person"), since__lte=OuterRef("at"))
    people = _open().values("login__person")
    news = Notice.objects.filter(due, person__in=people, read_at=None, pushed_at=None, at__gte=now - FRESH)
    return news.exclude(mail=Mail.NONE).filter(Exists(theirs))


def _claimed(notice: Notice) -> bool:
    return bool(Notice.objects.filter(pk=notice.pk, pushed_at=None, read_at=None).update(pushed_at=timezone.now()))


def _sent(kept: PushSubscription, texts: list[Text], silent: set[str]) -> bool:
    """Send one browser its word; one whose service does not know it any more is forgotten. `silent`: services that did
    not answer."""
    try:
        browser = Browser(*json.loads(_key().open(bytes(kept.sealed), place=_place(kept.login))))
    except Misconfigured:  # sealed with a key that is gone
        kept.delete()
        return False
    service = urlsplit(browser.address).netloc
    if service in silent:
        return False
    headers = {
        "Authorization": signed_for(browser.address, now=timezone.now()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT.total_seconds())),
        "Topic": "news",  # RFC 8030: a later word takes the place of one not fetched yet
    }
    body = sealed(browser, json.dumps(word_of(texts)).encode())
    try:
        status = post(browser.address, body, headers=headers, here=settings.ADDRESSES_LEAD_HERE)
    except Unreachable:
        silent.add(service)
        status = HTTPStatus.SERVICE_UNAVAILABLE
    return _answered(kept, status)


def _answered(kept: PushSubscription, status: int) -> bool:
    row = PushSubscription.objects.filter(pk=kept.pk)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        row.update(refusals=0)
        return True
    log.info("a word for a browser was refused (%s)", int(status))
    if status in GONE or kept.refusals + 1 >= MOST_REFUSALS:
        row.delete()
    else:
        row.update(refusals=F("refusals") + 1)
    return False


def word_of(texts: Iterable[Text]) -> dict[str, str]:
    """What a browser shows: what it is about or how much there is, and the page it leads to. No name, nothing of the
    program."""
    several = list(texts)
    tongue = common_tongue(several)
    topics = {topic_of(text.notice.kind) for text in several}
    if len(several) > 1:
        says = tongue.say("push.several", n=len(several))
    else:
        topic = topics.pop()
        says = tongue.say(f"push.{topic.value}" if topic else "push.answer")
    return {"says": says, "path": reverse("front:notices"), "lang": tongue.code}


def _key() -> DataKey:
    return DataKey(salted_hmac("alongside.notices.push", "sealed", algorithm="sha256").digest())


def _place(login: Login) -> str:
    return f"push of login {login.public_id}"
