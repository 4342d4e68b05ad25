"""What a data room is to Django: an app whose nouns may stand in one file each."""

import pkgutil
from importlib import import_module

from django.apps import AppConfig


class Room(AppConfig):
    """Loads every file of a `models/` folder: its `__init__` holds a docstring and imports nothing."""

    default = False  # Django takes the one AppConfig of an apps.py that is a default: the room's own, not this class

    def __init_subclass__(cls) -> None:
        cls.default = True

    def import_models(self) -> None:
        super().import_models()
        folder = getattr(self.models_module, "__path__", ())
        for noun in pkgutil.iter_modules(folder):
            import_module(f"{self.name}.models.{noun.name}")
