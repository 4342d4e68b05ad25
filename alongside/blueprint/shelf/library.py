"""What stands on the shelf of every installation: one file each under `library/frameworks` and `library/instruments`.

Adding a file adds a work; the file's name is its key. Editions are works of their own, so a key always means the same
titles.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alongside.blueprint.faults import Fault, did_you_mean
from alongside.blueprint.parts.shelf import Work
from alongside.blueprint.shelf.reading import WorkReading, read_work
from alongside.kernel.errors import NotHere, Unreadable

LIBRARY = Path(__file__).resolve().parents[3] / "library"
FOLDERS = {"framework": LIBRARY / "frameworks", "instrument": LIBRARY / "instruments"}


@dataclass(frozen=True)
class Shelved:
    """A work of the library, by its file. The file itself is read when it is asked for."""

    key: str
    kind: str
    file: Path


def shelved(kind: str = "") -> tuple[Shelved, ...]:
    """Every work of the library, or those of one kind, frameworks first, by key."""
    return tuple(one for one in _files() if kind in ("", one.kind))


def keys(kind: str) -> frozenset[str]:
    """The keys of the frameworks, or of the instruments, of the library."""
    return frozenset(one.key for one in shelved(kind))


def load_work(key: str) -> Work:
    """A work of the library. Raises NotHere for an unknown key, Unreadable for a file with faults."""
    one = next((one for one in _files() if one.key == key), None)
    if one is None:
        known = [one.key for one in _files()]
        raise NotHere(f"There is no “{key[:60]}” on the shelf. {did_you_mean(key, sorted(known))}".rstrip())
    reading = _read(one.file, one.file.stat().st_mtime_ns)
    if reading.work is None:
        first = reading.faults[0]
        raise Unreadable(f"{one.file.name}, line {first.line}: {first.message}")
    return reading.work


def titles(work: Work) -> Work:
    """The work whose titles this one has: itself, or the framework it names."""
    return load_work(work.framework) if work.framework and not work.items else work


def read_shelf_file(file: Path) -> WorkReading[Work]:
    """Read any file as one of the shelf. Raises OSError when there is none; text that is not UTF-8 is a fault."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault("", 1, f"byte {error.start}", "The file is not UTF-8 text; save it as UTF-8.")
        return WorkReading(None, (fault,))
    return read_work(text, file=file.name, frameworks=keys("framework"))


def _files() -> Iterator[Shelved]:
    for kind, folder in FOLDERS.items():
        for file in sorted(folder.glob("*.yaml")):
            yield Shelved(file.stem, kind, file)


@lru_cache(maxsize=256)
def _read(file: Path, _changed: int) -> WorkReading[Work]:
    """The time of the last change is part of the cache's key, so that an edited file is read again."""
    return read_shelf_file(file)
