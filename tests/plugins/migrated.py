"""On SQLite a migrated, empty database is kept beside the checkout: the next run begins with a copy of it.

It stands for these migrations and what they are made of; where any of that differs, the migrations run. Any other
database than a new one in memory is migrated as always.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import django
import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".cache" / "migrated"
BESIDES = ("kernel/append_only.py", "kernel/rules.py", "config/settings*.py")  # what migrations write tables with


def _name() -> str:
    code = ROOT / "alongside"
    made_of = sorted({*code.glob("**/migrations/*.py"), *(path for each in BESIDES for path in code.glob(each))})
    seen = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for path in made_of:
        seen.update(str(path.relative_to(code)).encode() + b"\0" + path.read_bytes())
    return f"{seen.hexdigest()[:24]}.sqlite3"


def _is_new(app: str | None) -> bool:
    if app or connection.vendor != "sqlite" or "mode=memory" not in str(connection.settings_dict["NAME"]):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master")
        return bool(cursor.fetchone() == (0,))


def _keep(path: Path) -> None:
    """Written aside and put in its place whole: several runs may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(aside)) as file:
        connection.connection.backup(file)
    aside.replace(path)
    for other in path.parent.glob("*.sqlite3"):
        if other != path:
            other.unlink(missing_ok=True)


@pytest.fixture(autouse=True, scope="session")
def migrated() -> Iterator[None]:
    """Put a copy in place of what the migrations would make of an empty database."""
    handle = migrate.Command.handle

    def copied(self: migrate.Command, *args: Any, **options: Any) -> Any:
        if not _is_new(options.get("app_label")):
            return handle(self, *args, **options)
        path = KEPT / _name()
        if path.exists():
            with closing(sqlite3.connect(path)) as file:
                file.backup(connection.connection)
            return None
        done = handle(self, *args, **options)
        _keep(path)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate.Command, "handle", copied)
        yield


@pytest.fixture(scope="session")
def migrated_into(django_db_setup: None) -> Callable[[Path], None]:
    """Return migrated_into(file): an empty database there, for a process of its own."""

    def migrated_into(file: Path) -> None:
        kept = KEPT / _name()
        if kept.exists():
            shutil.copyfile(kept, file)
            return
        about = {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "alongside.config.settings"}
        command = [sys.executable, "-P", "-m", "django", "migrate", "--verbosity=0"]
        subprocess.run(command, env=os.environ | about | {"PYTHONPATH": str(ROOT)}, cwd=ROOT, check=True)

    return migrated_into


def main() -> None:
    """Make and keep one, before the processes of a run would each make their own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings_test"
    django.setup()
    call_command("migrate", verbosity=0)
    _keep(KEPT / _name())


if __name__ == "__main__":
    main()
