"""The product's own settings; only static files keep their plain names, since no front end is built here."""

from alongside.config.settings import *  # noqa: F403 the product's settings, all of them
from alongside.config.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
