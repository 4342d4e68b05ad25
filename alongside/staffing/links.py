"""From the token of a mailed link to what it opens."""

from django.utils import timezone

from alongside.kernel.errors import NotHere, Refused
from alongside.people.queries import digest_of
from alongside.staffing.models.applications import Application, Posting, Reference

GONE = "This link is not known here. It may have been replaced by a newer one: look for the latest mail."


class TooOld(Refused):
    """The link has ended; the sentence says when."""


def posting_of(public_id: str) -> Posting:
    """An open call. Raises NotHere for any other."""
    found = Posting.objects.select_related("cohort__program__sponsor", "place").filter(
        public_id=public_id, closed_at=None
    )
    row = found.first()
    if row is None:
        raise NotHere("This call is not known here, or it is over.")
    return row


def application_of(token: str) -> Application:
    """The application a link belongs to. Raises NotHere for an unknown one, TooOld for one that ended."""
    rows = Application.objects.select_related("posting__cohort__program__sponsor", "posting__place")
    found = rows.filter(digest=digest_of(token)).first()
    if found is None:
        raise NotHere(GONE)
    if found.link_until <= timezone.now():
        raise TooOld(f"This link was good until {found.good_until:%B} {found.good_until.day}. Ask for a new one.")
    return found


def reference_of(token: str) -> Reference:
    """The reference a link belongs to. Raises as `application_of`."""
    rows = Reference.objects.select_related(
        "application__posting__cohort__program__sponsor", "application__posting__place"
    )
    found = rows.filter(digest=digest_of(token)).first()
    if found is None:
        raise NotHere(GONE)
    if found.link_until <= timezone.now():
        raise TooOld(f"This link was good until {found.good_until:%B} {found.good_until.day}. Ask for a new one.")
    return found
