"""The notices room."""

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "alongside.notices"
    label = "notices"

    def ready(self) -> None:
        import_module("alongside.notices.receivers")
