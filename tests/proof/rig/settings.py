"""The product's own settings, without built front end, and one more page: the smallest form that logs a session."""

from alongside.config.settings import *  # noqa: F403 the product's settings, all of them
from alongside.config.settings import STORAGES

ROOT_URLCONF = "tests.proof.rig.urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
