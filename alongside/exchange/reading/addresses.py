"""E-mail addresses: read leniently, refused with the reason, and with what was probably meant."""

import re

from alongside.exchange.reading.lines import Problem
from alongside.exchange.reading.names import clean

_ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
_WRAPPED = re.compile(r"<([^<>]+)>\s*$")
_SPELLED_AT = re.compile(r"\s*[\[({]\s*at\s*[\])}]\s*|\s+at\s+", re.IGNORECASE)
_LONGEST = 254
_AROUND = " \t\r\n\u00a0\u200b\ufeff;,<>'\"“”‘’«»"


def is_address(text: str) -> bool:
    """Whether this is one whole e-mail address."""
    return bool(_ADDRESS.fullmatch(text.strip().lower()))


def plain_address(value: str) -> str:
    """The address in small letters, without what programs wrap around it; "" when it is none that mail can reach."""
    text = value.strip().lower()
    if not _can_be_reached(text):
        text = _unwrapped(text)
    return text if _can_be_reached(text) else ""


def read_address(value: str, domain: str = "") -> tuple[str, Problem | None]:
    """The address in small letters, or what is wrong with it. `domain` is the one most rows of the file share."""
    address = plain_address(value)
    text = address or _unwrapped(value.strip().lower())
    if address or not text:
        return address, None
    suggestion = _meant(text, domain)
    return "", Problem(_why(text), suggestion=suggestion if _can_be_reached(suggestion) else "")


def _can_be_reached(text: str) -> bool:
    odd = text[:1] == "." or ".@" in text or ".." in text
    return bool(_ADDRESS.fullmatch(text)) and not odd and len(text) <= _LONGEST


def _unwrapped(text: str) -> str:
    text = clean(text).replace("’", "'")
    if found := _WRAPPED.search(text):
        text = found[1]
    if text.startswith("mailto:"):
        text = text.removeprefix("mailto:").partition("?")[0]
    return text.strip(_AROUND)


def _why(text: str) -> str:
    count = text.count("@")
    if count == 0:
        return "There is no @ in this address"
    if count > 1:
        return (
            "There are two addresses here; keep one"
            if re.search(r"[\s,;/]", text)
            else "There is more than one @ in this address"
        )
    if any(one.isspace() for one in text):
        return "There is a space in this address"
    before, _at, after = text.partition("@")
    if not before:
        return "There is nothing before the @ in this address"
    if "." not in after.strip("."):
        return "After the @ there should be a whole name, such as district.org"
    return "This is not an address that mail can reach"


def _meant(text: str, domain: str) -> str:
    count = text.count("@")
    if count > 1:
        parts = [part for part in re.split(r"[\s,;/]+", text) if is_address(part)]
        return parts[0] if parts else re.sub(r"@+", "@", text)
    if count == 1:
        text = re.sub(r"\.{2,}", ".", re.sub(r"\s+", "", text)).strip(".").replace(",", ".")
        before, _at, after = text.partition("@")
        return f"{before}@{domain}" if before and domain and "." not in after else text
    if spelled := _SPELLED_AT.search(text):
        return f"{text[: spelled.start()]}@{text[spelled.end() :]}"
    if domain and text.endswith(domain) and len(text) > len(domain):
        return f"{text[: -len(domain)].rstrip('.-_# ')}@{domain}"
    return ""
