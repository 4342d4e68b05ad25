"""Fifty forms, each posted twenty times at once: fifty sessions, a thousand equal answers, nothing counted twice.

Double taps, two tabs and a phone that sends again. On PostgreSQL the twenty really run side by side, which SQLite's one
writer hides; so correctness must come from a constraint, and this shows that it does.
"""

import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.proof.rig.clients import Browser, entry
from tests.proof.rig.machine import machine

FORMS, TIMES = 50, 20
SAVED, COMES_BACK = 302, 422


def main() -> int:
    """Run on both databases; print one JSON object; return 0 when there are fifty rows on each."""
    results = {engine: _prove(engine) for engine in sys.argv[1:] or ("sqlite", "postgresql")}
    print(json.dumps(results))
    return 0 if all(result["holds"] for result in results.values()) else 1


def _prove(engine: str) -> dict[str, Any]:
    print(f"{engine}: starting", flush=True)
    chance = random.Random(2)
    with machine(engine, "--threads", str(TIMES)) as up, ThreadPoolExecutor(TIMES) as at_once:
        browsers = [Browser(up.address) for _ in range(TIMES)]
        for browser in browsers:
            browser.sign_in(up.world["helper"])
        forms = [entry(up.world["engagements"], chance=chance) for _ in range(FORMS)]
        answers = [_post(at_once, browsers, up.world["log"], form) for form in forms]
        other = browsers[0].ask(up.world["log"], forms[0] | {"other": "1", "note": "Other words."})
        counted = up.count()
    keys = counted.pop("keys")
    result = {
        "forms": FORMS,
        "posts": FORMS * TIMES,
        "rows": sum(keys.values()),
        "answers": {str(status): sum(given.count(status) for given, _ in answers) for status in _all(answers)},
        "answers_that_differ": sum(len(said) > 1 for _, said in answers),
        "same_key_other_content": other[0],
        **counted,
    }
    rows = set(keys) == {form["key"] for form in forms} and result["rows"] == FORMS
    same = (
        result["answers"] == {str(SAVED): FORMS * TIMES}
        and not result["answers_that_differ"]
        and other[0] == COMES_BACK
    )
    result["holds"] = rows and same and counted["ledger_agrees"] and counted["whole"]
    return result


def _post(
    at_once: ThreadPoolExecutor, browsers: list[Browser], path: str, form: dict[str, Any]
) -> tuple[list[int], set[str]]:
    """Post one form from every browser at once; return the statuses, and every different answer."""
    given = list(at_once.map(lambda browser: browser.ask(path, form), browsers))
    return [status for status, _ in given], {body for _, body in given}


def _all(answers: list[tuple[list[int], set[str]]]) -> list[int]:
    return sorted({status for given, _ in answers for status in given})


if __name__ == "__main__":
    sys.exit(main())
