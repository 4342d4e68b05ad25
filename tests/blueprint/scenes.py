"""A sixth program that shares little with the built-in five, and small pieces of files for the reader's scenes."""

from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read

CHOIR = """\
language: 2
key: choir-apprentices
name: Choir apprentices
sponsor: valley-arts-council
words:
  participant: {one: apprentice, many: apprentices}
  helper: {one: cantor, many: cantors}
  engagement: {one: apprenticeship, many: apprenticeships}
  session: {one: rehearsal, many: rehearsals}
positions:
  conductor: {one: conductor, titles: [choir conductor]}
  singer: {one: singer}
facts:
  seasons: {says: the number of seasons sung, type: count}
  reads-music: {says: they read music, denies: they do not read music yet, type: yes-no}
  voice: {says: the voice, type: choice, choices: [alto, bass]}
  conducting-year: {says: the year as conductor, years: {positions: [conductor], cut_off: 09-15}}
roles:
  apprentice: {access: supported, one: apprentice, many: apprentices}
  cantor: {access: helper, one: cantor, many: cantors, caseload: 2}
  council: {access: coordinator, one: council member, many: council members}
duties:
  solo: {person: apprentice, helper: cantor, count: 2}
  ensemble: {person: apprentice, group: 3-5}
eligibility:
  tracks:
    open:
      rank: 1
      name: free
      says: Anyone who reads music or sang three seasons
      when: {any: [{fact: reads-music, is: yes}, {fact: seasons, at_least: 3}]}
matching:
  solo:
    must: [{fact: evaluates, is: no}]
    weigh: {voice: {share: 100, by: same, fact: voice, says: the voice}}
sessions:
  modes: {hall: {label: In the hall, in_person: yes}, home: {label: At home}}
  minutes: [20, 50]
counting:
  singing: {label: Singing, takes: sessions, unit: minutes, group: split}
  evenings: {label: Evenings, one: evening, takes: attendance, unit: count, events: [evening], owner: helper}
requirements:
  sing: {label: Singing, account: singing, reach: 30 hours, by: cohort.end}
  evening: {label: An evening, of: cantor, account: evenings, reach: 1, by: cohort.end - 2 weeks}
events:
  evening: {label: Open evening}
calendar:
  zone: Europe/Paris
  school_year: 09-01
  continues: {each: school-year, starts: 09-15, ends: 06-15}
examples:
  - {name: Reads music, person: {reads-music: yes}, on: 2026-10-01, expect: {answer: yes, track: open}}
  - {name: Sang twice, person: {reads-music: no, seasons: 2}, on: 2026-10-01, expect: {answer: no}}
"""


def choir() -> Blueprint:
    """The sixth program, read."""
    found = read(CHOIR, file="choir.yaml").blueprint
    assert found is not None
    return found


def choir_with(old: str, new: str) -> str:
    """The sixth program's text with one piece changed; the piece has to be there."""
    assert old in CHOIR
    return CHOIR.replace(old, new, 1)


def told(text: str, *, file: str = "choir.yaml") -> list[tuple[int, str, str]]:
    """(line, path, message) of every fault."""
    return [(fault.line, fault.path, fault.message) for fault in read(text, file=file).faults]


def line_of(text: str, piece: str) -> int:
    """The line, counted from 1, on which a piece of text stands."""
    return text[: text.index(piece)].count("\n") + 1
