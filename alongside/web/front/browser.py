"""What a browser tells of itself: the device in words, and the network it comes from."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# The first that is found counts: Edge says it is Chrome too, and Chrome says it is Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
PREFIX = {4: 24, 6: 64}  # what one school or household usually gets


def device_words(request: HttpRequest) -> str:
    """ "Chrome on Windows", as well as the browser says it."""
    agent = request.headers.get("User-Agent", "")
    browser, system = _first(agent, BROWSERS), _first(agent, SYSTEMS)
    if not browser and not system:
        return "A browser"
    return f"{browser or 'A browser'} on {system}" if system else browser


def network_of(request: HttpRequest) -> str:
    """The /24 (IPv4) or /64 (IPv6) a request comes from; behind a proxy, what the proxy says: the last one named."""
    try:
        address = ip_address(_address_of(request))
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def _address_of(request: HttpRequest) -> str:
    if settings.BEHIND_A_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _first(agent: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((word for sign, word in words if sign in agent), "")
