"""The WSGI door."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
application = get_wsgi_application()

from alongside.people.places import place_of  # noqa: E402 the settings must be named first

# Where ZIP codes are takes a while to read: not while somebody waits for the first round that is looked at.
threading.Thread(target=place_of, args=("60601",), daemon=True).start()
