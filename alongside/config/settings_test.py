"""Settings for the tests: the same product, quicker hashing, mail kept in memory, and a database of its own."""

import base64
import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("SEALING_KEYS", base64.b64encode(bytes(range(32))).decode())

from alongside.config.database import database
from alongside.config.settings import *  # noqa: F403 the environment above must be set first

DATABASES = {"default": database(os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:"), default=Path(":memory:"))}
# As text: that is how Django knows a database in memory, and lends it to the server that journeys are made against.
DATABASES["default"]["NAME"] = str(DATABASES["default"]["NAME"])
if template := os.environ.get("TEST_DATABASE_TEMPLATE", ""):  # a migrated database, of which each process takes a copy
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Every browser of a test makes a server of its own: none of them is to read the folder of static files through first.
WHITENOISE_AUTOREFRESH = True
