"""The server of the journeys is started once the test database is there.

Started before, it does not see that the database lives in memory: every request then opens a connection of its own,
which Django never closes, as closing would empty the database.
"""

import pytest
from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    return live_server
