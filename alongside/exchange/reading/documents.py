"""Files as they arrive: on disk, uploaded, or inside a zip, opened as often as needed and never unpacked to disk."""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from alongside.exchange.reading.limits import Limits, RosterUnreadable, size_in_words

_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(NotImplementedError, EOFError, OSError, RuntimeError, ValueError),  # what the library lets through of odd files
)
_NESTED = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Document:
    """A named run of bytes. `open` may be called any number of times and starts at the first byte."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    def head(self, length: int = _CHUNK) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(length)


def document_of(name: str, content: bytes) -> Document:
    """A document held in memory."""
    return Document(name, len(content), lambda: io.BytesIO(content))


def document_at(path: Path, name: str = "") -> Document:
    """A document on disk; `name` is what the sender called it."""
    return Document(name or path.name, path.stat().st_size, lambda: path.open("rb"))


def documents_at(paths: Iterable[Path]) -> list[Document]:
    """The files named, and for a folder the files in it (not below it).

    Links are refused: they could point anywhere.
    """
    found: list[Document] = []
    for path in paths:
        if not path.exists():
            raise RosterUnreadable(f"There is no file {path.name} at that place. Check its name and try again.")
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        kept = [one for one in inside if not one.name.startswith(".") and not (path.is_dir() and one.is_dir())]
        for one in kept:
            if one.is_symlink() or not one.is_file():
                raise RosterUnreadable(f"{one.name} is a link or a device, not a file. Bring the file itself.")
            found.append(document_at(one))
    return found


def members_of(document: Document, limits: Limits) -> dict[str, Document]:
    """The files in a zip by their path, each checked by inflating it once: names, kinds, count, size and ratio.

    Nothing is written anywhere. What macOS adds to a zip for itself is left out.
    """
    try:
        with document.open() as raw, zipfile.ZipFile(raw) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_members(document.name, infos, limits)
            _check_inflated(document, archive, infos, limits)
    except _DAMAGED as broken:
        raise RosterUnreadable(f"{document.name} is a damaged zip file. Make it again and try once more.") from broken
    return {info.filename: _member(document, info) for info in infos if not _is_of_the_system(info.filename)}


def _is_of_the_system(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _check_members(name: str, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise RosterUnreadable(f"{name} holds {len(infos):,} files; an import takes at most {limits.members:,}.")
    for info in infos:
        path = PurePosixPath(info.orig_filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in str(path) or "\0" in info.orig_filename:
            raise RosterUnreadable(f"{name} holds a file whose name leads out of the zip ({path}). We did not open it.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise RosterUnreadable(f"{name} holds a link instead of a file ({path}). Bring the file itself.")
        if info.flag_bits & _ENCRYPTED:
            raise RosterUnreadable(f"{name} is locked with a password. Make a copy without one and try again.")
    declared = sum(info.file_size for info in infos)
    if declared > limits.inflated_bytes:
        raise RosterUnreadable(_too_large(name, limits))


def _check_inflated(document: Document, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = 0
    packed = max(document.size, 1)
    for info in infos:
        with archive.open(info) as member:
            first = member.read(_CHUNK)
            if first.startswith(_NESTED):
                raise RosterUnreadable(
                    f"{document.name} holds another packed file ({info.filename}). Unpack that one first."
                )
            for size in _sizes(member, first):
                total += size
                if total > limits.inflated_bytes:
                    raise RosterUnreadable(_too_large(document.name, limits))
                if total > limits.ratio_from and total > packed * limits.ratio:
                    raise RosterUnreadable(
                        f"{document.name} unpacks to more than {limits.ratio} times its size, as no "
                        f"real roster does. We did not open it."
                    )


def _sizes(member: IO[bytes], first: bytes) -> Iterator[int]:
    yield len(first)
    while chunk := member.read(_CHUNK):
        yield len(chunk)


def _too_large(name: str, limits: Limits) -> str:
    return (
        f"{name} unpacks to more than {size_in_words(limits.inflated_bytes)}, the most one import takes. "
        f"Split it and try again."
    )


class _Member(io.BufferedReader):
    """A file inside a zip, which closes the zip with itself."""

    def __init__(self, document: Document, info: zipfile.ZipInfo) -> None:
        self._outer = document.open()
        self._archive = zipfile.ZipFile(self._outer)
        super().__init__(self._archive.open(info), _CHUNK)  # type: ignore[arg-type]  # a ZipExtFile reads like a raw file

    def close(self) -> None:
        super().close()
        self._archive.close()
        self._outer.close()


def _member(document: Document, info: zipfile.ZipInfo) -> Document:
    return Document(PurePosixPath(info.filename).name, info.file_size, lambda: _Member(document, info))
