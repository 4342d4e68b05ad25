"""The component gallery: every part of the kit in its states, so that a change is seen before a page shows it."""

from collections.abc import Mapping

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

# Invented people and figures. One literal, so that a picture of the gallery only changes when the kit does.
SAMPLE: Mapping[str, object] = {
    "maya_and_renee": [("ML", 2), ("RC", 1)],
    "group": [("AW", 3), ("GE", 5), ("TH", 1)],
    "tabs": [
        {"url": "#tabs-and-steps", "label": "Together", "current": True},
        {"url": "#tabs-and-steps", "label": "Sessions", "count": 17},
        {"url": "#tabs-and-steps", "label": "Goals"},
    ],
    "phases": [
        {"label": "You model", "done": True},
        {"label": "They lead, you support", "now": True},
        {"label": "On their own"},
    ],
    "phases_back": [
        {"label": "You model", "now": True},
        {"label": "They lead, you support", "was": True},
        {"label": "On their own"},
    ],
    "programs": [
        {"url": "#", "name": "New Principal Mentoring", "detail": "2026–27, coordinator", "current": True},
        {"url": "#", "name": "Virtual Coach and Building Mentor", "detail": "2026–27, western region only", "count": 5},
        {"url": "#", "name": "Coach academy", "detail": "you take part"},
    ],
    "trail": [("#", "People"), ("#", "Import")],
    "districts": [("p150", "Peoria District 150"), ("d61", "Decatur District 61"), ("m40", "Moline District 40")],
    "contracts": [("20", "20 hours"), ("40", "40 hours"), ("60", "60 hours")],
    "lengths": [("15", "15"), ("30", "30"), ("45", "45 min"), ("60", "60"), ("90", "90")],
    "modes": [
        ("onsite", "Onsite", "building-2"),
        ("virtual", "Virtual", "video"),
        ("phone", "Phone", "phone"),
        ("text", "Text", "message-square-text"),
        ("email", "Email", "mail"),
    ],
    "topics": [("engage", "Student intellectual engagement"), ("manage", "Classroom management"), ("plan", "Planning")],
    "topics_on": ["engage"],
    "meeting": [
        {"value": "school", "label": "At my school", "hint": "Your coach drives to you"},
        {"value": "call", "label": "By video call"},
        {"value": "both", "label": "A mix of both"},
    ],
    "faults": [("id_minutes", "Say how long you met"), ("id_day", "Choose a day that is not in the future")],
    "busy": [2, 3, 1, 3, 3, 2, 2, 2, 3, 1, 2, 2, 3, 3, 2],
    "silent": ["x", 2, 3, 2, 2, 1, 1, 1, 2, 1, 1, "gap", "gap", "gap", "gap"],
    "rare": [0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
    "dry_run": [("new", 51, "brand"), ("updated", 9, "sky"), ("unchanged", 4, "line"), ("left out", 4, "clay")],
    "reasons": [
        "First-year principal in 2025–26: hired January 15, 2025, after the cut-off",
        "The funded years are over, so your district pays",
    ],
}


class Sample(forms.Form):
    """A form of the framework, to show how the kit draws its fields."""

    place = forms.CharField(label="Where", help_text="A room, or the name of a school", required=False)
    often = forms.ChoiceField(label="How often", choices=[("w", "Weekly"), ("b", "Every other week"), ("m", "Monthly")])


@open_to_all
@require_safe
def gallery(request: Request) -> HttpResponse:
    """Draw every component; holds no data of anyone."""
    return page(request, "front/gallery.html", {**SAMPLE, "form": Sample(initial={"often": "w"})})
