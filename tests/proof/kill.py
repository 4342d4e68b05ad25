"""Web, worker and database killed with -9 under writes: every acknowledged session is there once, the ledger adds up.

Four browsers log sessions over HTTP while something is killed, twenty times on each database. What was not answered is
sent again with its key, as a phone does. Then everything is counted, and the ledger is added up again by hand.
"""

import json
import random
import sys
import time
from typing import Any

from tests.proof.rig.clients import Browser, Phones
from tests.proof.rig.machine import Machine, machine

KILLS = 20
BROWSERS = 4
VICTIMS = ("web", "answering", "worker", "database")
LONGEST = 600.0  # seconds of killing on one database; two minutes on a machine with nothing else to do
SETTLING = 60.0  # seconds until every event has been told


def main() -> int:
    """Run on both databases; print one JSON object; return 0 when nothing was lost and nothing doubled."""
    results = {engine: _prove(engine) for engine in sys.argv[1:] or ("sqlite", "postgresql")}
    print(json.dumps(results))
    return 0 if all(result["holds"] for result in results.values()) else 1


def _prove(engine: str) -> dict[str, Any]:
    print(f"{engine}: starting", flush=True)
    with machine(engine) as up:
        browsers = [Browser(up.address) for _ in range(BROWSERS)]
        for browser in browsers:
            browser.sign_in(up.world["helper"])
        phones = Phones(browsers, up.world["engagements"], path=up.world["log"])
        phones.start()
        try:
            kills = _kill_at_random(up)
        finally:
            phones.stop()
        enough = time.monotonic() + SETTLING
        phones.replay(browsers[0], until=lambda: time.monotonic() > enough)
        return _judge(_settled(up), phones, kills)


def _kill_at_random(up: Machine) -> dict[str, int]:
    chance = random.Random(1)
    kills = dict.fromkeys(VICTIMS, 0)
    deadline = time.monotonic() + LONGEST
    for number in range(KILLS):
        if time.monotonic() > deadline:
            break
        time.sleep(chance.uniform(0.5, 2.5))
        victim = VICTIMS[number % len(VICTIMS)] if number < len(VICTIMS) else chance.choice(VICTIMS)
        up.kill(victim)
        kills[victim] += 1
        for name in ("web", "worker"):
            up.start(name)
        up.wait()
    return kills


def _settled(up: Machine) -> dict[str, Any]:
    """Count, when the worker has told everything there is to tell or has had long enough."""
    deadline = time.monotonic() + SETTLING
    counted = up.count()
    while counted["waiting_events"] and time.monotonic() < deadline:
        time.sleep(2)
        counted = up.count()
    return counted


def _judge(counted: dict[str, Any], phones: Phones, kills: dict[str, int]) -> dict[str, Any]:
    keys = counted.pop("keys")
    result = {
        "kills": kills,
        "acknowledged": len(phones.acknowledged),
        "sent_again": phones.resent,
        "never_answered": len(phones.open),
        "refused": phones.refused[:3],
        "lost": len(phones.acknowledged - set(keys)),
        "doubled": sum(1 for times in keys.values() if times > 1),
        "not_asked_for": len(set(keys) - phones.acknowledged),
        **counted,
    }
    nothing = ("never_answered", "lost", "doubled", "not_asked_for", "waiting_events", "told_twice")
    sound = counted["ledger_agrees"] and counted["whole"] and counted["database"] in {"ok", "PostgreSQL recovered"}
    enough = sum(kills.values()) == KILLS and len(phones.acknowledged) > KILLS
    result["holds"] = sound and enough and not phones.refused and not any(result[name] for name in nothing)
    return result


if __name__ == "__main__":
    sys.exit(main())
