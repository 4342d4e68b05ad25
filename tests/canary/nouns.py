"""The usual nouns on pages of a program that has a word of its own for each: none may stand there."""

import re
from collections.abc import Iterator
from dataclasses import fields
from html import unescape

from alongside.blueprint.nouns import usual
from alongside.blueprint.parts.identity import Words
from alongside.blueprint.parts.nouns import Noun
from tests.canary.crawl import HTML, Answer

# Pages on which the word is not this program's: what its file says in the language's own keys, pages about any
# program, and what a device keeps for whichever program it is in.
ELSEWHERE = (
    *("/gallery/", "/service-worker.js", "/desk/offline/", "/desk/calendar/feed/", "/office/setup/program"),
    *("/office/setup/shelf/", "/office/setup/versions/", "/office/jobs/", "/sign-in/", "/programs/"),
)
# The word in another sense, or in a name: the pace of hours is a plan, whoever matches is a matching team, what is
# written down is noted, a form has steps, and an import of a roster too.
OTHERWISE = (
    *("matching team", "-of-the-team", "Lakeview team", "calendar program", "kinds? of program"),
    *("(behind|on|at|catch up with) (the |their |its |your )?plan", "plan for today", "the plan says"),
    *("behind plan", "planned", "plan catch-up", "note (it|what|that|here|something|who|the|and|a|their)\\b"),
    *("the (last|next) step", "next steps", "where you are steps"),
    *("the program says", "the program asks each week", "goals and plans goal", "team lead"),
)
NEVER_USUAL = {"participant", "helper", "engagement"}  # every file says them, so no page has another word
_REST = re.compile("|".join(OTHERWISE), re.IGNORECASE)
_TOLD = re.compile(r'\b(?:aria-label|title|placeholder|alt|data-says|data-label|label)="([^"]*)"')


def usual_nouns_in(answer: Answer, own: Words) -> Iterator[tuple[str, str]]:
    """Each usual noun where the program has its own, with what stands around it."""
    if not answer.address.startswith(ELSEWHERE) and not answer.body.startswith("%PDF"):
        words = _REST.sub(" ", " ".join(_said(answer).split()))
        for name, pattern in patterns(own).items():
            if found := pattern.search(words):
                yield name, words[max(0, found.start() - 40) : found.end() + 20]


def patterns(own: Words) -> dict[str, re.Pattern[str]]:
    """Each noun of its own, by the usual words nobody should read."""
    found = {}
    for field in fields(Words):
        mine, common = getattr(own, field.name), getattr(usual(), field.name)
        if isinstance(mine, Noun) and mine != common and field.name not in NEVER_USUAL:
            found[field.name] = re.compile(rf"\b({common.one}|{common.many})\b", re.IGNORECASE)
    return found


def _said(answer: Answer) -> str:
    """What a page says, also to those who hear it."""
    if answer.kind != HTML:
        return answer.body
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.body, flags=re.DOTALL)
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", body), *_TOLD.findall(body)]))
