"""Asking an address somebody gave us: on the open internet alone, and never for longer or more than was said.

Whoever gives an address must not reach what stands beside this server with it. So every name is looked up once, every
address it has must be a public one, and the connection goes to just that address; each redirect begins anew.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urljoin, urlsplit

from alongside.kernel.errors import Refused

REDIRECTS, SECONDS, CHUNK = 3, 20.0, 1 << 16
MOVED = {301, 302, 303, 307, 308}
HERE = "127.0.0.1"
EMBEDS = ipaddress.ip_network("64:ff9b::/96")  # addresses that stand for others (RFC 6052)
WEB = {"https": 443, "http": 80}


class Unreachable(Refused):
    """It could not be fetched, or may not be."""


def fetch(address: str, *, most: int, here: bool = False) -> bytes:
    """Fetch what stands at an https (or webcal) address, `most` bytes of it at most. `here`: http from 127.0.0.1 too.

    Raises Unreachable, with a sentence that names no part of the address.
    """
    for _ in range(REDIRECTS + 1):
        parts = checked(address, here=here)
        answer = _asked(parts, most)
        if isinstance(answer, bytes):
            return answer
        address = urljoin(address, answer)
    raise Unreachable("This address leads from one to the next and arrives nowhere.")


def post(address: str, body: bytes, *, headers: Mapping[str, str], here: bool = False) -> int:
    """Send a body to an https address and return the status the other side answers with; what it says is not read.

    Raises Unreachable, with a sentence that names no part of the address.
    """
    parts = checked(address, here=here)
    with _line_to(parts) as sock:
        asking = http.client.HTTPConnection(parts.netloc)
        asking.sock = sock
        asking.request("POST", _path_of(parts), body=body, headers={"User-Agent": "Alongside", **headers})
        with asking.getresponse() as answer:
            return answer.status


def is_public(text: str) -> bool:
    """Tell whether an IP address is one of the open internet."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip in EMBEDS):
        return False
    return ip.is_global and not ip.is_multicast


def checked(address: str, *, here: bool) -> SplitResult:
    """An address that may be asked, by what it looks like. Raises Unreachable."""
    try:
        parts = urlsplit(re.sub(r"^webcal:", "https:", address.strip(), flags=re.IGNORECASE))
        local = here and parts.scheme == "http" and parts.hostname == HERE
        usual = parts.scheme == "https" and parts.port in (None, 443)
    except ValueError:
        raise Unreachable("This is no address. Copy all of it; it begins with https://.") from None
    if not parts.hostname or parts.username or not (usual or local):
        raise Unreachable("An address that begins with https:// is meant here.")
    return parts


def _asked(parts: SplitResult, most: int) -> bytes | str:
    """What stands there, or the address it moved to."""
    with _line_to(parts) as sock:
        return _answer(sock, parts, most)


@contextmanager
def _line_to(parts: SplitResult) -> Iterator[socket.socket]:
    """A line to one address, cut when the time is over. Whatever goes wrong on it is Unreachable."""
    name = parts.hostname or ""
    port = parts.port or WEB[parts.scheme]
    over: threading.Timer | None = None
    try:
        sock = socket.create_connection((_address_of(name, port, parts.scheme), port), timeout=SECONDS / 4)
        over = threading.Timer(SECONDS, _hang_up, [sock])
        over.start()
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=name)
        with sock:
            yield sock
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        raise Unreachable("Nothing could be read at this address. Look whether it still opens for you.") from None
    finally:
        if over is not None:
            over.cancel()


def _path_of(parts: SplitResult) -> str:
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _address_of(name: str, port: int, scheme: str) -> str:
    """The one IP address that is asked. Raises Unreachable where any of them is not public."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    if scheme == "https" and not all(is_public(one) for one in found):
        raise Unreachable("This address is not on the open internet, so it cannot be read from here.")
    return found[0]


def _answer(sock: socket.socket, parts: SplitResult, most: int) -> bytes | str:
    asking = http.client.HTTPConnection(parts.netloc)
    asking.sock = sock
    asking.request("GET", _path_of(parts), headers={"Accept": "text/calendar", "User-Agent": "Alongside"})
    with asking.getresponse() as answer:
        if answer.status in MOVED:
            return answer.headers.get("Location", "")
        if answer.status != http.client.OK:
            raise Unreachable(f"The other side answered with {answer.status}. Look whether it still opens for you.")
        return _body(answer, most)


def _body(answer: http.client.HTTPResponse, most: int) -> bytes:
    body = b""
    while chunk := answer.read(CHUNK):
        body += chunk
        if len(body) > most:
            raise Unreachable(f"This is larger than {most >> 20} MB. Share a calendar with fewer years in it.")
    return body


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
