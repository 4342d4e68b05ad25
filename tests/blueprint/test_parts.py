"""The described parts of the language: what each must not say, beside the faults of form that every part has."""

from dataclasses import fields
from pathlib import Path

import pytest

from alongside.blueprint.grammar import MONTHS
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import PROGRAMS
from alongside.blueprint.reader import read
from alongside.blueprint.schema import Many, Named, OneOf, Record, Shape, entries
from tests.blueprint.scenes import CHOIR, choir, choir_with, line_of, told

pytestmark = pytest.mark.once

FUND = "funds:\n  arts: {label: Arts, payer: council, amount: 100 USD, lines: {solo: {label: Solo, amount: %s}}}\n"
EVENING = "events:\n  evening: {label: Open evening}\n"
ONE_OF_TWO = "One of these is meant here: counts or nothing."

FAULTS = [
    ("introductions: {answer_within: 3 hours}", "introductions.answer_within",
     "People answer within days or weeks, for example 7 days."),
    ("introductions: {reasons: {time: No time}}", "introductions.reasons",
     "Nobody is asked for an answer; say within which time, under answer_within."),
    ("introductions: {told: [cantor]}", "introductions.told[0]",
     'The role "cantor" leads no place here: told are roles with access: site-leader.'),
    ("contacts: [{label: A, address: a}, {label: B, address: b}]", "contacts[0]",
     "This contact is for everybody, so nobody after it is ever asked; put it last."),
    ("contacts: [{label: A, address: a, when: {fact: reads-music, is: yes}}]", "contacts[0].when",
     "The last contact is for everybody else; take its condition out."),
    ("joining: {windows: {roster: 31-06}}", "joining.windows.roster",
     "A day of every year is meant here, month first, for example 01-15."),
    ("joining: {evaluative: yes}", "joining.evaluative",
     "What is said here is never used to evaluate anybody; take this out or say no."),
    ("joining: {interest: survay}\nforms: {survey: {label: Survey}}", "joining.interest",
     'There is no "survay" under forms. Did you mean "survey"?'),
    ("agreements: {joint: {label: Joint, of: organization, signers: {}}}", "agreements.joint.signers",
     "Somebody signs; name at least one."),
    ("agreements: {joint: {label: J, of: organisation, signers: {a: {label: A}}}}", "agreements.joint.of",
     'One of these is meant here: organization, person or pair. Did you mean "organization"?'),
    ("agreements: {joint: {label: J, of: pair, signers: {a: {label: A}}, holds: 3 hours}}", "agreements.joint.holds",
     "An agreement holds for days, weeks, months or years."),
    ("staffing: {apprentice: {pledge: I sing}}", "staffing.apprentice",
     'The role "apprentice" does not help anybody, so nobody is sought for it here.'),
    ("staffing: {cantor: {split_among: [council]}}", "staffing.cantor.responsibilities",
     "Which responsibilities are shared when nobody holds the role?"),
    ("completion: {done: {of: council, needs: [sing]}}", "completion.done.of",
     'The role "council" takes no part, so it is never done.'),
    ("completion: {done: {of: apprentice, needs: [sign]}}", "completion.done.needs[0]",
     'There is no "sign" under requirements. Did you mean "sing"?'),
    (FUND % "101 USD", "funds.arts.lines", "The lines make $101.00, more than the fund has."),
    (FUND % "1 EUR", "funds.arts.lines", "All lines are in USD, as the fund is."),
    (FUND % "1 USD" + "pay: {p: {role: cantor, amount: 5 EUR, fund: arts}}", "pay.p.amount",
     "The fund “Arts” is in USD."),
    ("pay: {p: {role: cantor, per: fortnight}}", "pay.p.per",
     "One of these is meant here: once, hour, session, event, mile, month or year."),
    ("steps: {a: {label: A, owner: x, order: 1}, b: {label: B, owner: x, order: 1}}", "steps.b.order",
     'Number 1 belongs to "a" already; give each its own.'),
    ("frameworks: {f: {label: F}}", "frameworks.f.items",
     "The titles stand here, under items; or use names a work of the library, own one of yours."),
    ("forms: {f: {label: F, questions: {q: {says: Q, type: choice}}}}", "forms.f.questions.q.choices",
     "Which words can be chosen?"),
    ("forms: {f: {label: F, questions: {q: {says: Q, type: count, fact: reads-music}}}}", "forms.f.questions.q.type",
     'The fact "reads-music" is of the type yes-no.'),
    ("cycles: {c: {label: C, steps: {a: A}}}", "cycles.c.steps", "A cycle has at least two steps."),
    ("cycles: {c: {label: C, steps: {a: A, b: B}, recording: yes}}", "cycles.c.consent_of",
     "A recording needs consent; name whose."),
    ("instruments: {i: {label: I, criterion: 70 %}}", "instruments.i.criterion",
     "A criterion is of fidelity; say kind: fidelity."),
    ("instruments: {i: {label: I, at: [event.evning]}}", "instruments.i.at[0]",
     'There is no "evning" under events. Did you mean "evening"?'),
    ("instruments: {i: {label: I, at: [contract.end]}}", "instruments.i.at[0]",
     "This program has no contracts to tell a day from."),
    ("nudges: {n: {says: Sing, to: [cantor]}}", "nudges.n.at",
     "When is it told? Say at, requirement, event, quiet, due or when."),
    ("nudges: {n: {says: Sing, to: [cantor], at: match, due: step}}", "nudges.n.due",
     "What is due has a day of its own. Say nothing but ahead beside it, or make two nudges."),
    ("nudges: {n: {says: Sing, to: [cantor], due: proof, ahead: 2 days}}", "nudges.n.ahead",
     "A proof waits from the day it is made; nothing is ahead of that."),
    ("nudges: {n: {says: Sing, to: [cantor], at: match, ahead: 2 days}}", "nudges.n.ahead",
     "Ahead of what? Name a requirement or an event, or say what is due."),
    ("artifacts: {p: {label: P, first_days: [30 days]}}", "artifacts.p.day_one",
     "From which day are the first days counted? For example hire, or cohort.start."),
    ("artifacts: {p: {label: P, day_one: match, first_days: [60 days, 30 days]}}", "artifacts.p.first_days",
     "Write the first days from the nearest to the farthest."),
    ("artifacts: {p: {label: P, day_one: match, first_days: [1 month]}}", "artifacts.p.first_days",
     "First days are in days or weeks, for example [30 days, 60 days, 90 days]."),
    ("artifacts: {p: {label: P, phases: {a: {label: A}, b: {label: B}}}}", "artifacts.p.phases.b.at",
     "When does it begin? Only the first phase begins with the plan itself."),
    ("artifacts: {p: {label: P, starts: {s: {label: S, says: {song: La}}}}}", "artifacts.p.starts.s.says.song",
     "This document has no such part; it has why, now, success."),
    ("artifacts: {p: {label: P, starts: {s: {label: S, steps: [{says: Go, after: 2 hours}]}}}}",
     "artifacts.p.starts.s.steps[0].after",
     "So long after the beginning is in days, weeks or months, for example 2 weeks."),
    ("artifacts: {p: {label: P, starts: {s: {label: S, look: 2 hours}}}}", "artifacts.p.starts.s.look",
     "When to look at it again is in days, weeks or months, for example 6 weeks."),
    ("seasons: {a: {label: A, from: 09-01}, b: {label: B, from: 09-01}}", "seasons.b.from",
     '"a" begins on this day already; give each a day of its own.'),
    ("reports: {r: {label: R, to: the council, people: roster}}", "reports.r.cite",
     "People are named in a report only where a rule asks for it; say which, under cite."),
    ("retention: {r: {label: R, kept: 3 hours}}", "retention.r.kept",
     "Things are kept for days, weeks, months or years."),
    ("resources: {r: {label: R, address: choir.example}}", "resources.r.address",
     "An address is meant here, for example https://program.example/page or help@program.example."),
    ("planning: {release: {cantor: 2 days}}", "planning.release.cantor",
     "A length of time in minutes or hours is meant here."),
    ("planning: {people: {canter: 3}}", "planning.people.canter",
     'There is no "canter" under roles. Did you mean "cantor"?'),
    ("privacy: {groups_at_least: 4}", "privacy.groups_at_least", "A number from 5 to 1,000 is meant here."),
    ("privacy: {goals_shown: titles}", "privacy.goals_shown", ONE_OF_TWO),
]  # fmt: skip


@pytest.mark.parametrize("more, path, message", FAULTS)
def test_what_a_part_must_not_say(more: str, path: str, message: str) -> None:
    found = told(f"{CHOIR}{more}\n")
    assert [(fault[1], fault[2]) for fault in found] == [(path, message)]


IN_PLACE = [
    ("cantor, many: cantors, caseload: 2}", "cantor, many: cantors, caseload: 2, may_also: [cantor]}",
     "roles.cantor.may_also", "A role is its own already; name other roles."),
    ("group: split}", "group: split, approved_by: [cantor]}", "counting.singing.approved_by[0]",
     "What was counted is approved by a role whose access is coordinator."),
    ("group: split}", "group: split, approved_by: [counsil]}", "counting.singing.approved_by[0]",
     'There is no "counsil" under roles. Did you mean "council"?'),
    ("group: split}", "group: split, aproved_by: [council]}", "counting.singing.aproved_by",
     'No code reads "aproved_by" here. Did you mean "approved_by"?'),
    ("group: split}", "group: split, approved_by: [council], when: logged}", "counting.singing.approved_by",
     "What somebody approves was confirmed first; leave out when: logged."),
    ("group: split}", "group: split, approved_over: 3 hours}", "counting.singing.approved_over",
     "Who approves what is more than this? Say it with approved_by, naming a role."),
    ("group: split}", "group: split, approved_by: [council], approved_over: 3}", "counting.singing.approved_over",
     "Here it is a length of one session, for example 3 hours."),
    ("group: split}", "group: split, approved_by: [council], approved_over: contract.hours}",
     "counting.singing.approved_over", "Here it is a length of one session, for example 3 hours."),
    ("unit: count, events: [evening], owner: helper}",
     "unit: count, events: [evening], owner: helper, approved_by: [council]}", "counting.evenings.approved_by",
     "Approval is for what sessions count; whoever runs an event notes who was there."),
    ("one: council member,", "release: 2 days, one: council member,", "roles.council.release",
     "Release time is in minutes or hours, for one school week."),
    ("type: count}", "type: count, choices: [a, b]}", "facts.seasons.choices",
     "Only a choice or a list has words to choose from."),
    ("type: count}", "type: count, sensitive: yes}", "facts.seasons.seen_by", "Who may see it? Name them."),
    ("type: count}", "type: count, columns: [Seasons]}", "facts.seasons.columns",
     "Columns are of a roster; say asked: [roster]."),
    ("type: count}", "type: count, sensitive: yes, seen_by: [cantor], asked: [applying]}", "facts.seasons.seen_by",
     "Who opens what they say under seal? Name a role whose access is coordinator."),
    ("type: count}", "type: count, sensitive: yes, seen_by: [council], asked: [purchase]}", "facts.seasons.asked",
     "What is sensitive is asked of nobody who buys; leave purchase out."),
    ("type: count}", "type: count, attested_by: cantor}", "facts.seasons.attested_by",
     "A role that coordinates, or leads a place, confirms this; name one, or say in words who does."),
    ("helper: cantor, count: 2}", "helper: cantor, count: 2, optional_when: {fact: voice, of: helper, is: bass}}",
     "duties.solo.optional_when", "Nothing is known of a helper before there is one; ask a fact of the person."),
    ("examples:", "entitlements:\n  cantor: {label: The cantor, by: region, position: condutor}\nexamples:",
     "entitlements.cantor.position",
     'There is no "condutor" under positions. Did you mean "conductor"? Else say it in more words.'),
    ("examples:", "entitlements:\n  cantor: {label: The cantor, position: conductor}\nexamples:",
     "entitlements.cantor.position",
     "Whoever holds it is looked for in a place: say by: region, district or school."),
    ("examples:", "entitlements:\n  hall: {label: The hall, when: {fact: evaluates, is: no}}\nexamples:",
     "entitlements.hall.when", "What somebody has is told by themselves and where they work; ask a fact of these."),
    ("examples:", "entitlements:\n  hall: {label: The hall, when: {fact: vioce, is: alto}}\nexamples:",
     "entitlements.hall.when.fact", 'There is no fact "vioce". Did you mean "voice"?'),
    ("examples:", "pay:\n  road: {role: cantor, label: Road, amount: 1 EUR, per: mile}\nexamples:", "pay.road.per",
     "Nothing would ever be paid per mile: no account has unit: miles. Add one under counting."),
    ("expect: {answer: no}", "expect: {answer: no, has: {hall: yes}}", "examples[1].expect.has.hall",
     'There is no "hall" under entitlements.'),
    ("person: {reads-music: no, seasons: 2}, on: 2026-10-01, expect: {answer: no}",
     "on: 2026-10-01, expect: {answer: no}", "examples[1]",
     "An example has either a person, or a helper, or a pair, or an organization, or sessions, or a start."),
    ("expect: {answer: no}", "expect: {books: 2026-12-31}", "examples[1].expect.books",
     "This is asked of a day alone; give it an example of its own."),
    ("person: {reads-music: no, seasons: 2}, on: 2026-10-01, expect: {answer: no}", "expect: {books: 2026-12-31}",
     "examples[1].on", "On which day? For example on: 2026-09-10."),
    ("expect: {answer: no}", "expect: {look: 2026-12-31}", "examples[1].expect.look",
     "Of which start? For example start: KEY, one of the starts of a document."),
    (EVENING, "events:\n  evening: {label: E, after: noon}\n  noon: {label: N, after: evening}\n", "events.noon.after",
     "This goes round in a ring: in the end it waits for itself."),
    (EVENING, "events:\n  evening: {label: E, month: Octobre}\n", "events.evening.month",
     f"One of these is meant here: {', '.join(MONTHS[:-1])} or December. Did you mean \"October\"?"),
    (EVENING, "events:\n  evening: {label: E, at: half past one}\n", "events.evening.at",
     "A time from and to is meant here, for example 13:30-15:30."),
    (EVENING, "events:\n  evening: {label: E, follows: evening}\n", "events.evening.day",
     "On which weekday after it? For example day: friday."),
    ("zone: Europe/Paris", "zone: Europe/Paris\n  dates: {d: {label: D}}", "calendar.dates.d.on",
     "Either a day of every year, on: 06-01, or one told from something, at: hire + 30 days."),
    ("expect: {answer: no}", "expect: {}", "examples[1].expect",
     "What should come out? For example answer: yes, or track: KEY."),
    ("person: {reads-music: no, seasons: 2}, on: 2026-10-01", "helper: {reads-music: no}, on: 2026-10-01",
     "examples[1].role", "For which role would they help?"),
    ("on: 2026-10-01, expect: {answer: no}", "at: 2026-10-01T00:00, expect: {answer: no}", "examples[1].at",
     "A time with its distance from UTC is meant here, for example 2023-01-01T05:30Z."),
]  # fmt: skip


@pytest.mark.parametrize("old, new, path, message", IN_PLACE)
def test_what_must_not_be_said_there(old: str, new: str, path: str, message: str) -> None:
    assert (path, message) in [(fault[1], fault[2]) for fault in told(choir_with(old, new))]


def test_a_text_that_a_comma_cut_is_told_with_the_way_out() -> None:
    text = choir_with("says: Anyone who reads music or sang three seasons", "says: Anyone")
    text = text.replace(
        "  open:\n", "  other: {rank: 2, name: o, says: One, two and three, when: {fact: seasons, is: 1}}\n    open:\n"
    )
    way_out = (
        "If it belongs to the text before it, put that whole text in quotes: between { and } a comma ends it. "
        "Several of a list stand between [ and ]."
    )
    path = "eligibility.tracks.other.two and three"
    assert told(text) == [(line_of(text, "two and three"), path, f'No code reads "two and three" here. {way_out}')]


def _parts(shape: Shape) -> set[type]:
    match shape:
        case Record(of=part):
            return {part} | {below for entry in entries(part) for below in _parts(entry.shape)}
        case OneOf(of=parts):
            return {below for part in parts for below in _parts(Record(part))}
        case Many(of=inner) | Named(of=inner):
            return _parts(inner)
    return set()


def test_what_is_said_to_be_acted_on_is_read_by_code_beyond_the_language() -> None:
    """A key of the language that no code asks for is described, not acted on; coverage may not say otherwise."""
    root = Path(__file__).parents[2] / "alongside"
    grammar = root / "blueprint" / "parts"
    code = "\n".join(
        file.read_text("utf-8")
        for file in (*root.rglob("*.py"), *root.rglob("*.html"))
        if grammar not in file.parents and "commands" not in file.parts
    )
    later = {entry.field for entry in entries(Blueprint) if entry.later}
    acted = [entry for entry in entries(Blueprint) if entry.field not in later]
    parts = {Blueprint} | {part for entry in acted for part in _parts(entry.shape)}
    kept = {entry.field: part.__name__ for part in parts for entry in entries(part) if not entry.later}
    unread = {name for name in kept if f".{name}" not in code}
    # Shown with every rule, and compared by name: told_by, cite and setting go with whatever they stand in.
    assert unread - {"cite", "setting"} == set()
    assert {field.name for field in fields(Blueprint)} >= later


def test_every_part_of_the_language_is_used_by_a_built_in_program() -> None:
    used: set[str] = set()
    for file in PROGRAMS.glob("*.yaml"):
        used |= {way.split(".")[0] for way in read(file.read_text("utf-8"), file=file.name).coverage}
    assert {entry.key for entry in entries(Blueprint)} - used == set()


@pytest.mark.parametrize("of", ["", "of: apprentice, ", "of: cantor, "])
def test_so_many_people_are_asked_of_each_helper_on_an_account_of_pairs(of: str) -> None:
    text = choir_with("account: singing, reach: 30 hours, by", f"{of}account: singing, people: 3, reach: 30 hours, by")
    says = "So many people are asked of each helper: name their role under of, and an account with owner: pair."
    assert told(text) == [(line_of(text, "  sing:"), "requirements.sing.people", says)]
    paired = text.replace("unit: minutes, group: split", "unit: minutes, owner: pair")
    assert (told(paired) == []) == (of == "of: cantor, ")


def test_how_late_one_may_log_and_how_soon_one_is_asked_again_are_days_or_weeks() -> None:
    usual = choir().sessions
    assert [str(each) for each in (usual.log_late, usual.ask_after, usual.ask_again, usual.overdue)] == [
        "14 days",
        "1 day",
        "7 days",
        "14 days",
    ]
    text = choir_with("  minutes: [20, 50]\n", "  minutes: [20, 50]\n  log_late: 3 weeks\n  ask_again: 2 months\n")
    says = "A length of time in days or weeks is meant here, for example 2 weeks."
    assert told(text) == [(line_of(text, "  ask_again"), "sessions.ask_again", says)]
