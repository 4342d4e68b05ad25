"""What makes Alongside an app on a phone: the manifest, and the service worker that keeps the page for no signal."""

import hashlib
import json
from functools import cache

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.web.shared.guard import open_to_all
from alongside.web.shared.request import Request

# All that is kept of the product itself; asked for without cookies, so that nobody's page can be among it.
ASSETS = (
    "ui/ui.css",
    "ui/ui.js",
    "ui/mark.svg",
    "fonts/text-400.woff2",
    "fonts/text-700.woff2",
    "fonts/title.woff2",
    "desk/store.js",
    "desk/leaving.js",
    "desk/sending.js",
    "desk/offline_words.js",
    "desk/offline_form.js",
    "desk/offline.js",
)
PAPER = "#faf7f1"  # as in tokens.css
BRAND = "#10544d"


@open_to_all
@require_safe
def manifest(_request: Request) -> JsonResponse:
    """Describe the app a phone may put on its home screen."""
    sizes = (192, 512)
    icons = [{"src": static(f"ui/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in sizes]
    told = {
        "name": "Alongside",
        "short_name": "Alongside",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": BRAND,
        "icons": [*icons, icons[-1] | {"purpose": "maskable"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@open_to_all
@require_safe
def service_worker(_request: Request) -> HttpResponse:
    """Give the worker, which names what it keeps: another version of any of it is another worker."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@cache
def _worker() -> str:
    page, assets = reverse("desk:offline"), [static(name) for name in ASSETS]
    drawn = render_to_string("desk/offline.html")
    version = hashlib.sha256("\n".join((drawn, *assets)).encode()).hexdigest()[:16]
    kept = json.dumps({"cache": f"alongside-{version}", "page": page, "assets": assets})
    return render_to_string("front/service_worker.js", {"kept": kept})
