"""The room of files, feeds and other systems."""

from alongside.kernel.room import Room


class ExchangeConfig(Room):
    name = "alongside.exchange"
    label = "exchange"
