"""Prints how many rows there are of everything a roster writes."""

import json

import django

django.setup()

from alongside.exchange.models import Column, Import, Piece  # noqa: E402 models need the line above
from alongside.people.models.appointments import Appointment  # noqa: E402
from alongside.people.models.organizations import Organization  # noqa: E402
from alongside.people.models.persons import Address, Person  # noqa: E402
from alongside.people.models.rosters import RosterLine  # noqa: E402
from alongside.programs.models.contracts import Contract  # noqa: E402
from alongside.programs.models.participations import Participation  # noqa: E402

NOUNS = (Organization, Person, Address, RosterLine, Appointment, Participation, Contract, Import, Piece, Column)

if __name__ == "__main__":
    print(json.dumps({noun.__name__: noun._default_manager.count() for noun in NOUNS}))
