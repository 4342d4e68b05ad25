"""The programs that come with the product: one file each under `library/programs/`. Adding a file adds a program."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alongside.blueprint.faults import Fault
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import NoTree, Scalar, parsed
from alongside.blueprint.reader import Reading, read
from alongside.kernel.errors import NotHere, Unreadable

PROGRAMS = Path(__file__).resolve().parents[2] / "library" / "programs"


@dataclass(frozen=True)
class Listed:
    """A program's file, by what its first lines say."""

    key: str
    name: str
    file: Path


def programs() -> tuple[Listed, ...]:
    """Every program in the library, by key. Files are not checked here: a faulty one is listed under its file's
    name."""
    return tuple(sorted((_listed(file) for file in _files()), key=lambda listed: listed.key))


def file_of(named: str) -> Path:
    """The file of a program by its key in the library; any other name is a path."""
    return next((program.file for program in programs() if program.key == named), Path(named))


def load(key: str) -> Blueprint:
    """The blueprint of a program in the library. Raises NotHere for an unknown key, Unreadable for a file with
    faults."""
    file = next((file for file in _files() if file.stem == key), None)
    if file is None:
        known = ", ".join(listed.key for listed in programs())
        raise NotHere(f"There is no program “{key}” in the library. There are: {known}.")
    reading = _read(file, file.stat().st_mtime_ns)
    if reading.blueprint is None:
        first = reading.faults[0]
        raise Unreadable(
            f"{file.name}, line {first.line}: {first.message} ({len(reading.faults)} things to put right.)"
        )
    return reading.blueprint


def read_file(file: Path) -> Reading:
    """Read any file as a program's file. Raises OSError when there is none; text that is not UTF-8 is a fault."""
    held = file.read_bytes()
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = held[: error.start].count(b"\n") + 1
        fault = Fault("", line, f"byte {error.start}", "The file is not UTF-8 text; save it as UTF-8.")
        return Reading(None, (fault,))
    return read(text, file=file.name)


def _files() -> Iterator[Path]:
    return (file for file in sorted(PROGRAMS.glob("*")) if file.suffix in (".yaml", ".toml"))


def _listed(file: Path) -> Listed:
    try:
        root = parsed(file.read_text("utf-8"), file=file.name)
    except (NoTree, UnicodeDecodeError):
        return Listed(file.stem, file.stem, file)
    words = {name: node.text for name in ("key", "name") if isinstance(node := root.get(name), Scalar)}
    return Listed(words.get("key", file.stem), words.get("name", file.stem), file)


@lru_cache(maxsize=64)
def _read(file: Path, _changed: int) -> Reading:
    """The time of the last change is part of the cache's key, so that an edited file is read again."""
    return read_file(file)
