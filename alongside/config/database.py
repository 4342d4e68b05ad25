"""Where the data lives: DATABASE_URL, else one SQLite file in var/."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from alongside.kernel.errors import Misconfigured

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def database(url: str, *, default: Path) -> dict[str, Any]:
    """Return Django's entry for a database address: `sqlite:///file` or `postgresql://name:secret@host:port/name`.

    SQLite runs WAL with synchronous FULL: NORMAL may lose acknowledged hours in a power cut. IMMEDIATE takes the write
    lock at the start, so that two writers wait instead of failing.
    """
    if not url:
        return _sqlite(default)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path.removeprefix("/"))))
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        host = options.pop("host", None) or unquote(parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "CONN_MAX_AGE": 600,
            "OPTIONS": options,
        }
    raise Misconfigured(
        f"DATABASE_URL starts with “{parts.scheme}”. Alongside knows sqlite:///file and postgresql://name@host/database."
    )


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }
