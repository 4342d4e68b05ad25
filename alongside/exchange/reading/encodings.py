"""Which letters the bytes of a text file stand for, told from the bytes alone.

Order of proof: a byte order mark; zero bytes (UTF-16); the whole file is UTF-8, or most of its accents are; else one
byte a letter. Among the last, Windows-1252 is the rule, Mac Roman only where the letters around an accent prove it, and
Latin-1 where bytes have no meaning in Windows-1252.
"""

import codecs
import re

from alongside.exchange.reading.documents import Document
from alongside.exchange.reading.limits import Limits, RosterUnreadable, size_in_words

_CHUNK = 1 << 18
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]")
_IN_WORD = re.compile(rb"(?<=[A-Za-z])([\x80-\xff])(?=[a-z])|(?<=[a-z])([\x80-\xff])(?=[^A-Za-z]|$)")
_NOT_IN_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_TWO, _THREE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]"), re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_APOSTROPHE = 0x92
_CLOSING = frozenset((0x92, 0x94, 0x96, 0x97))  # in Windows-1252 what ends a word in quotes or before a dash
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")
_STRAY = 50  # fewer control bytes than one in so many are dirt in a text, not another encoding


def encoding_of(document: Document, limits: Limits) -> str:
    """The name of the codec to read this text with. Reads the file once; refuses lines longer than any roster has."""
    head = document.head()
    utf8, high = _walk(document, limits)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if (len(head) - len(head.translate(None, _CONTROLS))) * _STRAY > len(head):
        return _without_mark(document.name, head)
    if utf8:
        return "utf-8"
    return _one_byte(high)


def _without_mark(name: str, head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    enough = len(head) // 8
    if odd > even and odd >= enough:
        return "utf-16-le"
    if even > odd and even >= enough:
        return "utf-16-be"
    raise RosterUnreadable(f"{name} is not a table of text. Save the list as CSV or XLSX and bring that file.")


def _walk(document: Document, limits: Limits) -> tuple[bool, bytes]:
    """Whether all of it is UTF-8, and up to 64 KB of the pieces around bytes above 127."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, around, run = True, bytearray(), 0
    with document.open() as stream:
        while chunk := stream.read(_CHUNK):
            run = _longest_open(chunk, run)
            if run > limits.line_bytes:
                raise RosterUnreadable(
                    f"{document.name} has a line of more than {size_in_words(limits.line_bytes)}; a "
                    f"roster has one row a line."
                )
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
            if not chunk.isascii() and len(around) < _CHUNK:
                around += b" ".join(chunk[max(at.start() - 1, 0) : at.end() + 1] for at in _HIGH.finditer(chunk))[
                    :_CHUNK
                ]
    return utf8 and _complete(decoder), bytes(around)


def _longest_open(chunk: bytes, before: int) -> int:
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    return before + len(chunk) if last < 0 else len(chunk) - last - 1


def _complete(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _one_byte(around: bytes) -> str:
    # With its neighbours, a letter of two bytes shows four bytes above 127 here, and one of three seven.
    whole = 4 * len(_TWO.findall(around)) / 2 + 7 * len(_THREE.findall(around))
    if whole > len(_HIGH.findall(around)) / 2:
        return "utf-8"  # with a few broken letters
    windows = mac = 0
    for found in _IN_WORD.finditer(around):
        byte = found.group(1) or found.group(2)
        if byte[0] == _APOSTROPHE or (found.group(2) and byte[0] in _CLOSING):
            continue
        windows += byte.decode("cp1252", "replace").islower()
        mac += byte.decode("mac_roman").islower()
    if mac and (not windows or mac > windows * 4):
        return "mac_roman"
    return "latin-1" if _NOT_IN_WINDOWS.search(around) else "cp1252"
