"""One peer solves one round in a process of its own: `python -m benchmarks.rig.peers NAME FOLDER`, the round on stdin.

Two of the peers install a package of the same name, so that each lies in a folder of its own. A round is {"room":
[...], "score": [[...]]} with whole scores and -1 where a pair is not allowed; the answer is {"pairs": [...], "s":
seconds}, the time being the processor's, without starting up.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

type Scores = list[list[int]]
type Pairs = list[tuple[int, int]]

DEEP = 1_000_000


def stable(score: Scores, room: list[int]) -> Callable[[], Pairs]:
    """`matching`: hospitals and residents (Gale and Shapley), everybody ranking whoever they may have by the score."""
    games = import_module("matching.games")
    people, helpers = range(len(score)), range(len(room))
    wanted = {i: sorted((j for j in helpers if score[i][j] >= 0), key=lambda j: (-score[i][j], j)) for i in people}
    liked = {j: sorted((i for i in people if score[i][j] >= 0), key=lambda i: (-score[i][j], i)) for j in helpers}
    wanted, liked = ({one: told for one, told in several.items() if told} for several in (wanted, liked))

    def solve() -> Pairs:
        game = games.HospitalResident.create_from_dictionaries(wanted, liked, {j: room[j] for j in liked})
        found = game.solve()
        return [(one.name, helper.name) for helper, several in found.items() for one in several]

    return solve


def rounds_of_munkres(score: Scores, room: list[int]) -> Callable[[], Pairs]:
    """`mentor-match`: in each round one mentee for each mentor, as many rounds as the roomiest mentor takes people."""
    process, rule = import_module("matching.process"), import_module("matching.rules.rule")
    mentees, mentors = _made("mentee", len(score)), _made("mentor", len(room))

    class Fit:
        def apply(self, match: Any) -> int:
            return 1 + score[int(match.mentee.email)][int(match.mentor.email)]

    not_allowed = rule.Disqualify(lambda one: score[int(one.mentee.email)][int(one.mentor.email)] < 0)
    served = rule.Disqualify(lambda one: bool(one.mentee.mentors))
    full = rule.Disqualify(lambda one: len(one.mentor.mentees) >= room[int(one.mentor.email)])

    def solve() -> Pairs:
        process.process_data(mentors, mentees, [[Fit(), not_allowed, served, full]] * max(room))
        return [(int(one.email), int(other.email)) for one in mentees for other in one.mentors]

    return solve


def _made(kind: str, count: int) -> list[Any]:
    """As many of the peer's people; what they are told apart by is their address."""
    made = getattr(import_module(f"matching.{kind}"), kind.capitalize())
    facts = {"role": "", "organisation": "", "grade": 1, "profession": "", "characteristic": ""}
    names = {"first name": "A", "last name": "B", "job title": "", "biography": "", "both mentor and mentee": "no"}
    return [made(**{**names, **facts, "email address": str(n), "email": str(n)}) for n in range(count)]


PEERS = {"matching": stable, "mentor-match": rounds_of_munkres}


def main(name: str, folder: str) -> None:
    sys.path.append(folder)
    sys.setrecursionlimit(DEEP)
    told = json.load(sys.stdin)
    solve = PEERS[name](told["score"], told["room"])
    began = time.process_time()
    pairs = solve()
    print(json.dumps({"pairs": pairs, "s": round(time.process_time() - began, 3)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
