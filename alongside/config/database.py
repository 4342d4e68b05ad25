"""Where the data lives: DATABASE_URL, else one SQLite file in var/."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from alongside.kernel.errors import Misconfigured

KNOWN = "Alongside knows sqlite:///file and postgresql://name:secret@host:port/database."
CONNECT_WITHIN = "10"  # seconds; a host that swallows packets would hold a request for minutes
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"


def database(url: str, *, default: Path) -> dict[str, Any]:
    """Return Django's entry for a database address: `sqlite:///file` or `postgresql://name:secret@host:port/name`.

    Raises Misconfigured, with a sentence that repeats no secret, for an address it cannot read.

    SQLite runs WAL with synchronous FULL: NORMAL may lose acknowledged hours in a power cut. IMMEDIATE takes the write
    lock at the start, so that two writers wait instead of failing. What is deleted is written over, so that what was
    forgotten stands in no free part of the file either.
    """
    if not url:
        return _sqlite(default)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:  # it may name a secret, so the address itself is not repeated
        raise Misconfigured(f"DATABASE_URL cannot be read: {error}. {KNOWN}") from None
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite":
        if parts.netloc or not name:
            raise Misconfigured(f"DATABASE_URL names no file: three slashes stand before it. {KNOWN}")
        return _sqlite(Path(name))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Misconfigured(f"DATABASE_URL starts with “{parts.scheme}”. {KNOWN}")
    if not name:
        raise Misconfigured(f"DATABASE_URL names no database after the host. {KNOWN}")
    return _postgresql(parts, name, port)


def _postgresql(parts: SplitResult, name: str, port: int | None) -> dict[str, Any]:
    options = {"connect_timeout": CONNECT_WITHIN} | dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 600,
        "OPTIONS": options,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }
