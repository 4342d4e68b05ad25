"""The WSGI door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
application = get_wsgi_application()

from alongside.people.places import read_ahead  # noqa: E402 the settings must be named first

read_ahead()  # where ZIP codes are: not while somebody waits for the first round that is looked at
