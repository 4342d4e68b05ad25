"""Verdicts of a whole year, as now and by another version: against loading the same rows through Django.

3,000 and 24,000 invented people with an appointment or two, in a program of the library whose free hours hang on what
was noted of the school as well. The peer reads the same rows
as model objects (who takes part with where they work, every appointment with its place) and judges nobody. The ratio
may be 3 at most, queries 8 whatever the count, and 24,000 people 5 seconds.
"""

import json
import os
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import batched
from pathlib import Path

folder = Path(os.environ["PROOF_FOLDER"])
os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'verdicts.sqlite3'}"
os.environ["ALONGSIDE_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"

import django  # noqa: E402 the settings above must be named first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from alongside.blueprint.library import PROGRAMS  # noqa: E402
from alongside.blueprint.reader import read  # noqa: E402
from alongside.people.models.appointments import Appointment  # noqa: E402
from alongside.people.models.organizations import Organization  # noqa: E402
from alongside.people.models.persons import Person  # noqa: E402
from alongside.programs.enums import ParticipationState  # noqa: E402
from alongside.programs.facts import pinned  # noqa: E402
from alongside.programs.models.agreements import OrganizationFact  # noqa: E402
from alongside.programs.models.cohorts import Cohort  # noqa: E402
from alongside.programs.models.participations import Participation  # noqa: E402
from alongside.programs.trying import tried  # noqa: E402
from benchmarks.rig.clock import seconds  # noqa: E402
from benchmarks.rig.scene import TODAY, make_schools, make_sponsor, november  # noqa: E402
from tests.factories.programs import cohort  # noqa: E402

PEOPLE = {"few": 3_000, "many": 24_000}
ROUNDS = 3
RATIO_AT_MOST, QUERIES_AT_MOST, SECONDS_AT_MOST = 3.0, 8, 5.0
FILE = PROGRAMS / "principal-mentoring.yaml"
ON = date(2023, 9, 15)
SECTORS = ("public", "public-charter", "private")
POSITIONS = ("principal", "principal", "assistant principal", "dean")
AT_ONCE = 2_000
LISTED = "  listed: {says: the school is listed, type: yes-no, of: organization, assume: no}\n"
RULE = "          - {fact: position, is: principal}\n"


def main() -> int:
    """Print both sizes; 1 when queries, seconds or the ratio are more than they may be."""
    call_command("migrate", interactive=False, verbosity=0)
    with november():
        sponsor = make_sponsor()
        schools = make_schools(sponsor)
        found = {name: _measured(_year(sponsor, schools, name, count)) for name, count in PEOPLE.items()}
    many = found["many"]
    held = max(one["queries"] for one in found.values()) <= QUERIES_AT_MOST and many["seconds"] <= SECONDS_AT_MOST
    most = {"ratio": RATIO_AT_MOST, "queries": QUERIES_AT_MOST, "seconds": SECONDS_AT_MOST}
    print(json.dumps({"database": connection.vendor, **found, "at_most": most}))
    return 0 if held and max(many["ratio"], many["ratio_two_versions"]) <= RATIO_AT_MOST else 1


def _year(sponsor: Organization, schools: list[Organization], key: str, count: int) -> Cohort:
    """A year in which each day of hiring, school, position and answer is another mixture."""
    file = folder / FILE.name
    file.write_text(_text(), "utf-8")
    into = cohort(sponsor, key=key, file=file)
    noted = [
        OrganizationFact(cohort=into, organization=school, fact="listed", value=value, from_day=day, at=TODAY)
        for n, school in enumerate(schools)
        for day, value in ((ON - timedelta(days=n + 1), "no"), (ON, "no" if n % 4 else "yes"))
    ]
    OrganizationFact.objects.bulk_create(noted)
    for numbers in batched(range(count), AT_ONCE):
        people = Person.objects.bulk_create([Person(given_name="Robin", family_name=f"Vale{n}") for n in numbers])
        rows = list(zip(numbers, people, strict=True))
        Appointment.objects.bulk_create([post for n, person in rows for post in _posts(n, person, schools)])
        Participation.objects.bulk_create([_participation(into, n, person, schools) for n, person in rows])
    return into


def _text() -> str:
    """The program's file with what it asks of the school."""
    text = FILE.read_text("utf-8").replace("\nfacts: ", f"\nfacts:\n{LISTED}  #", 1)
    return text.replace(RULE, f"{RULE}          - {{fact: listed, is: no}}\n", 1)


def _posts(n: int, person: Person, schools: list[Organization]) -> Iterator[Appointment]:
    school, began = schools[n % len(schools)], ON - timedelta(days=n % 1500)
    if n % 3 == 0:
        earlier = began - timedelta(days=800 + n % 400)
        yield Appointment(
            person=person, organization=school, position="teacher", starts_on=earlier, hired_on=earlier, ends_on=began
        )
    yield Appointment(
        person=person, organization=school, position=POSITIONS[n % 4], starts_on=began, hired_on=began,
        subjects=["Music"], grades=["7", "8"],
    )  # fmt: skip


def _participation(into: Cohort, n: int, person: Person, schools: list[Organization]) -> Participation:
    facts: dict[str, object] = {"district-article": str(n % 36), "member": bool(n % 2), "state": "IL"}
    if n % 5:
        facts["sector"] = SECTORS[n % 3]
    return Participation(
        cohort=into, person=person, role="mentee", kind="supported", works_at=schools[n % len(schools)], facts=facts,
        starts_on=into.starts_on,
    )  # fmt: skip


def _measured(into: Cohort) -> dict[str, float]:
    mine = pinned(into.pk, on=ON).blueprint
    other = read(_text().replace("until: 2024-06-30", "until: 2022-06-30", 1), file=FILE.name).blueprint
    if other is None:
        raise SystemExit("The other version has faults.")
    with CaptureQueriesContext(connection) as asked:
        changed = sum(one.changed for one in tried(into, mine, other, on=ON))
    ways: dict[str, Callable[[], object]] = {
        "loading": lambda: _loaded(into),
        "one": lambda: sum(1 for _ in tried(into, mine, mine, on=ON)),
        "two": lambda: sum(1 for _ in tried(into, mine, other, on=ON)),
    }
    least = {name: min(seconds(way) for _ in range(ROUNDS)) for name, way in ways.items()}
    return {
        "people": Participation.objects.filter(cohort=into).count(),
        "changed": changed,
        "queries": len(asked),
        "loading_s": round(least["loading"], 3),
        "seconds": round(least["one"], 3),
        "seconds_two_versions": round(least["two"], 3),
        "ratio": round(least["one"] / least["loading"], 2),
        "ratio_two_versions": round(least["two"] / least["loading"], 2),
        "peak_mb": _peak(ways["two"]),
    }


def _loaded(into: Cohort) -> int:
    """The same rows as objects, in two queries."""
    people = Participation.objects.filter(cohort=into, state=ParticipationState.ENROLLED)
    posts = Appointment.objects.filter(person__in=people.values("person")).select_related("organization")
    rows = people.select_related("works_at").iterator(chunk_size=AT_ONCE)
    return sum(1 for _ in rows) + sum(1 for _ in posts.iterator(chunk_size=AT_ONCE))


def _peak(work: Callable[[], object]) -> float:
    """Most memory Python held at once, in megabytes."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())
