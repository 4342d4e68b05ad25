"""Mistakes a coordinator makes while writing a program, each with what she is told: where, and what would be right."""

import pytest

from alongside.blueprint.asking import CONTRADICTION
from alongside.blueprint.reader import read
from tests.blueprint.scenes import line_of, told
from tests.blueprint.test_writing import WHOLE

pytestmark = pytest.mark.once

LENGTH = "A length of time in whole numbers is meant here, for example 90 minutes, 30 days or 12 months."
MONEY = "An amount and its currency are meant here, for example 1749 USD or 1749.50 USD."
COMMA = (
    "If it belongs to the text before it, put that whole text in quotes: between { and } a comma ends it. "
    "Several of a list stand between [ and ]."
)
SEVERAL = "Several stand between [ and ], with commas."
KEY = "A key is lower-case letters and digits with hyphens between, for example"
RULE = "eligibility.tracks.first-two-years.when"
MISTAKES = [
    # Keys, and what names them
    ("  companion:\n    acc", "  Companion:\n    acc", "roles.Companion", f"{KEY} companion."),
    ("  lead-nurse: {one", "  lead nurse: {one", "positions.lead nurse", f"{KEY} lead-nurse."),
    ("  frontier: {says", "  Frontier_: {says", "facts.Frontier_", f"{KEY} frontier."),
    ("helper: companion, topics", "helper: compagnion, topics", "duties.companionship.helper",
     'There is no "compagnion" under roles. Did you mean "companion"?'),
    ("fund: rural", "fund: Rural health fund", "pay.companions.fund",
     'There is no "Rural health fund" under funds. Did you mean "rural"?'),
    ("positions: [nurse, lead-nurse]", "position: [nurse, lead-nurse]", "roles.companion.position",
     'No code reads "position" here. Did you mean "positions"?'),
    # Values
    ("from: 2026-07-01\n", "from: 07/01/2026\n", "eligibility.tracks.alone.from",
     "A date is meant here, year first, for example 2025-01-15."),
    ("cut_off: 04-01", "cut_off: 04-31", "facts.nurse-year.years.cut_off", "There is no such day in the calendar."),
    ("starts: 09-01", "starts: 15-09", "calendar.continues.starts",
     "A day of every year is meant here, month first, for example 01-15."),
    ("release: 2 hours\n", "release: 1.5 hours\n", "roles.companion.release", LENGTH),
    ("within: 2 years", "within: two years", "roles.companion.ready_when.all[1].within", LENGTH),
    ("amount: 9000 USD", "amount: $9000", "funds.rural.amount", MONEY),
    ("share: 70 %", "share: 70", "requirements.circle-days.share", "A share is meant here, for example 80 %."),
    ("zone: America/Los_Angeles", "zone: Pacific Time", "calendar.zone",
     "This is not a time zone's name. One is America/Chicago, another America/Los_Angeles."),
    ("zone: America/Los_Angeles", "zone: America/Los Angeles", "calendar.zone",
     'This is not a time zone\'s name. Did you mean "America/Los_Angeles"?'),
    ("each: school-month}\n  in-touch", "each: month}\n  in-touch", "requirements.talks.each",
     'One of these is meant here: school-week, school-month or school-year. Did you mean "school-month"?'),
    ("account: talks, reach: 2,", "account: talks, reach: 2 hours,", "requirements.talks.reach",
     '"talks" counts times; a number, for example 3, is meant here.'),
    ("expires: 2 years", "expires: never", "trainings.listening.expires",
     f"{LENGTH} Where there is none, leave the key out."),
    ("seats: 40", "seats: unlimited", "events.circle-day.seats",
     "A whole number is meant here, for example 3. Where there is none, leave the key out."),
    # What has to fit together
    ("amount: 300 USD, per: year", "amount: 300 USD, per: years", "pay.companions.per",
     'One of these is meant here: once, hour, session, event, mile, month or year. Did you mean "year"?'),
    ("amount: 300 USD, per: year", "amount: 300 USD, per: mile, account: talks", "pay.companions.account",
     "What is paid per mile reads an account with unit: miles."),
    ("amount: 300 USD, per: year", "rates: [{amount: 300 CAD, from: 2026-07-01}], per: year", "pay.companions.rates",
     "The fund “Rural health fund” is in USD."),
    ("type: yes-no, asked: [applying, roster]", "type: yes-no, attested_by: coordinater, asked: [applying, roster]",
     "facts.alone.attested_by",
     'There is no "coordinater" under roles. Did you mean "coordinator"? Else say it in more words.'),
    # Lists
    ("minutes: [20, 40, 60]", "minutes: 20, 40, 60", "sessions.minutes",
     f"A whole number is meant here, for example 3. {SEVERAL}"),
    ("positions: [nurse, lead-nurse]", "positions: nurse and lead-nurse", "roles.companion.positions",
     f'There is no "nurse and lead-nurse" under positions. Did you mean "lead-nurse"? {SEVERAL}'),
    ("titles: [lead nurse, nurse supervisor]", "titles: lead nurse, nurse supervisor",
     "positions.lead-nurse.nurse supervisor", f'No code reads "nurse supervisor" here. {COMMA}'),
    # Quotes and commas
    ('label: "Circle days are working time, travel included"', "label: “Circle days are working time, travel included”",
     "joining.promises.thursdays.travel included”",
     'No code reads "travel included”" here. Words are held together by straight quotes, ", not by these.'),
    ('label: "Circle days are working time, travel included"', "label: Circle days are working time, travel included",
     "joining.promises.thursdays.travel included", f'No code reads "travel included" here. {COMMA}'),
    # Rules
    ("{fact: nurse-year, in: [1, 2]}", "{fact: nurse-year, is: [1, 2]}", f"{RULE}.all[1].is",
     '"is" takes one value; for one of several say in: [...].'),
    ("{fact: nurse-year, in: [1, 2]}", "{fact: nurse-year, equals: 1}", f"{RULE}.all[1].equals",
     'A condition has no "equals". Did you mean "is"?'),
    ("{fact: nurse-year, in: [1, 2]}", "{nurse-year: 1}", f"{RULE}.all[1].nurse-year",
     'A condition has no "nurse-year". Write {fact: nurse-year, is: 1}.'),
    ("      when:\n        all:\n", "      when:\n        and:\n", f"{RULE}.and",
     'A condition has no "and". Did you mean "all"?'),
    ("- {fact: position, is: nurse}\n",
     "- {fact: position, is: nurse}\n          - {fact: position, is: lead-nurse}\n",
     RULE, CONTRADICTION.format('"position"')),
    ("{fact: training, with: {key: listening}, within", "{fact: training, within", "roles.companion.ready_when.all[1]",
     '"training" is asked of one thing: say which, with: {key: one of your trainings}.'),
    # Test people
    ("organization: {frontier: no}", "organization: {organization.frontier: no}",
     "examples[8].organization.organization.frontier", "This fact is written frontier."),
    ("training(key=listening): 2024-09-10", "training: 2024-09-10", "examples[5].helper.training",
     "This fact is written training(key=one-of-your-trainings)."),
    ("training(key=listening): 2024-09-10", "training(key=listing): 2024-09-10",
     "examples[5].helper.training(key=listing)", 'There is no "listing" under trainings. Did you mean "listening"?'),
    ("expect: {answer: yes, track: alone}", "expect: {answer: yes, price: free}", "examples[4].expect.price",
     "A table is meant here: a key of contracts.kinds, a colon, and what it stands for."),
]  # fmt: skip


@pytest.mark.parametrize("right, wrong, path, message", MISTAKES, ids=[path for _, _, path, _ in MISTAKES])
def test_a_mistake_is_told_once_where_it_stands(right: str, wrong: str, path: str, message: str) -> None:
    assert right in WHOLE
    text = WHOLE.replace(right, wrong, 1)
    found = told(text)
    assert [(where, says) for _, where, says in found] == [(path, message)]
    begins = line_of(text, wrong)
    assert begins - 1 <= found[0][0] <= begins + wrong.count("\n")


def test_what_is_asked_of_rules_since_takes_no_text_from_who_goes_by_it() -> None:
    """A rule that nobody meets, a training nobody names: faults of today, and still legible where it was taken once."""
    text = WHOLE.replace(", with: {key: listening}", "", 1)
    text = text.replace("training(key=listening): 2024-09-10", "training: 2024-09-10")
    text = text.replace("- {fact: position, is: nurse}", "- {fact: nurse-year, is: 4}", 1)
    reading = read(text, file="taken.yaml")
    assert [fault.path for fault in reading.faults] == [
        "roles.companion.ready_when.all[1]",
        RULE,
        "examples[5].helper.training",
    ]
    assert (reading.blueprint, reading.legible is None) == (None, False)
