"""The ledger room."""

from alongside.kernel.room import Room


class LedgerConfig(Room):
    name = "alongside.ledger"
    label = "ledger"
