"""Workers killed with -9 while they send letters: no letter arrives twice, and none is forgotten without a trace.

A mail server on this machine takes letters slowly; the worker is killed again and again. A letter that was on its way
when its worker died is perhaps sent, and stays so.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from tests.proof.rig.machine import Machine, free_port, machine

LETTERS, KILLS = 200, 3
SLOW = 0.05  # seconds the mail server takes for one letter
LONGEST = 120.0  # seconds for the killing, and again for what is left


class Office:
    """Keeps the number of times each letter arrived."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 the name aiosmtpd calls
        await asyncio.sleep(SLOW / 2)
        self.arrived[message_from_bytes(envelope.content)["Message-ID"]] += 1
        await asyncio.sleep(SLOW / 2)
        return "250 OK"


def main() -> int:
    """Run on both databases; print one JSON object; return 0 when no letter came twice."""
    results = {engine: _prove(engine) for engine in sys.argv[1:] or ("sqlite", "postgresql")}
    print(json.dumps(results))
    return 0 if all(result["holds"] for result in results.values()) else 1


def _prove(engine: str) -> dict[str, Any]:
    print(f"{engine}: starting", flush=True)
    office, port = Office(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with machine(engine, SMTP_HOST="127.0.0.1", SMTP_PORT=str(port)) as up:
            up.run("tests.proof.rig.match", str(LETTERS))
            kills = _kill_while_sending(up, office)
            stand = _settled(up)
    finally:
        controller.stop()
    certain, perhaps = stand.get("sent", 0), stand.get("sending", 0) + stand.get("perhaps", 0)
    result = {
        "kills": kills,
        "letters": LETTERS,
        "arrived": len(office.arrived),
        "arrived_twice": sum(1 for times in office.arrived.values() if times > 1),
        "notices": stand,
    }
    told = certain + perhaps == LETTERS and certain <= len(office.arrived) <= certain + perhaps
    result["holds"] = told and not result["arrived_twice"] and kills == KILLS and perhaps <= 2 * KILLS
    return result


def _kill_while_sending(up: Machine, office: Office) -> int:
    """Kill the worker each time when some more letters have arrived."""
    chance = random.Random(3)
    deadline = time.monotonic() + LONGEST
    for number in range(KILLS):
        wanted = len(office.arrived) + chance.randint(5, 40)
        while len(office.arrived) < wanted:
            if time.monotonic() > deadline:
                return number
            time.sleep(0.05)
        up.kill("worker")
        up.start("worker")
    return KILLS


def _settled(up: Machine) -> dict[str, int]:
    """Where the notices stand when nothing waits any more, or after long enough."""
    deadline = time.monotonic() + LONGEST
    while True:
        stand: dict[str, int] = json.loads(up.run("tests.proof.rig.match"))
        if (sum(stand.values()) == LETTERS and not stand.get("waiting")) or time.monotonic() > deadline:
            return stand
        time.sleep(2)


if __name__ == "__main__":
    sys.exit(main())
