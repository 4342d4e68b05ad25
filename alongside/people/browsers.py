"""What is kept of a browser between two requests: Django's sessions in the database, asked for in SQL put once."""

from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from alongside.kernel.again import Again

_KEPT = Again(lambda key: Session.objects.filter(session_key=key), "?")


class SessionStore(InTheDatabase):
    """Every page asks for its session, and Django writes that question anew each time."""

    def _get_session_from_db(self) -> Session | None:
        """Return the session of this browser; forget its key where there is none, or its time is over."""
        kept = next(iter(_KEPT.about(self.session_key or "")), None)
        if kept is None or kept.expire_date <= timezone.now():
            self._session_key = None
            return None
        return kept
