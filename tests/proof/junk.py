"""Every kind of junk in every field of every form and address, on both databases: no page breaks.

The tests send each field a few kinds; this sends all of them.
"""

import json
import os
import subprocess
import sys

TESTS = ("tests/web/http", "-k", "junk", "-q", "-n", "2")
COMMAND = (sys.executable, "-m", "pytest", *TESTS)


def main() -> int:
    """Run those tests with every kind of junk on both databases; print one JSON object; return 0 when all pass."""
    ended = {engine: _ended(url) for engine, url in (("sqlite", ""), ("postgresql", os.environ["PROOF_POSTGRES"]))}
    print(json.dumps(ended))
    return 0 if all(one["code"] == 0 for one in ended.values()) else 1


def _ended(url: str) -> dict[str, object]:
    """How the tests ended on one database."""
    given = {"JUNK": "all"} | ({"TEST_DATABASE_URL": url} if url else {})
    done = subprocess.run(COMMAND, env=os.environ | given, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, flush=True)
    return {"code": done.returncode, "says": (done.stdout.strip().splitlines() or [""])[-1]}


if __name__ == "__main__":
    sys.exit(main())
