"""The kit as a Django application: templates, template tags and static sources."""

from django.apps import AppConfig


class Ui(AppConfig):
    """Draws pages; holds no data."""

    name = "alongside.web.ui"
    label = "ui"
