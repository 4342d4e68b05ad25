"""Settings for the tests: the same product, quicker hashing, mail kept in memory, and a database of its own."""

import base64
import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("SEALING_KEYS", base64.b64encode(bytes(range(32))).decode())

from alongside.config.settings import *  # noqa: E402, F403 the environment above must be set first
from alongside.config.settings import STORAGES, database  # noqa: E402

DATABASES = {"default": database(os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:"), default=":memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
