"""Writing on a program's text: beginning a draft, changing it, throwing it away, saving it as the next version; and
beginning a program, which is a draft until its first version."""

import re

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from alongside.blueprint.correcting import rules_changed
from alongside.blueprint.differences import loosened
from alongside.blueprint.examples import outcomes
from alongside.blueprint.faults import listed
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import MOST_BYTES, hash_of
from alongside.blueprint.reader import read_again
from alongside.kernel.access import Kind
from alongside.kernel.errors import Conflict, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text, follow_version
from alongside.programs.enums import CohortState
from alongside.programs.facts import parsed, pinned, today
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, Program
from alongside.programs.models.drafts import Draft, VersionNote

LONGEST_WHY = 400
LONGEST_KEY = 80
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CHANGED = "Your draft was changed in another window. Look at it as it is now, then write again."


@transaction.atomic
def begin_program(*, key: str, source: str, file: str, sponsor: Organization, by: Person, called: str = "") -> Draft:
    """Begin a program of a sponsor with a text, which may have faults; it has no version and no cohort yet.

    Key, name and sponsor of the text are as they shall be; `called`: the name while the text cannot be read. Raises
    Refused for a key that is taken.
    """
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY or key == "new":
        raise Refused("A key is short: small letters, digits and hyphens, for example spring-mentoring.", field="key")
    text = _text(source)
    reading = read_again(text, file=file)
    name = reading.blueprint.name if reading.blueprint else called or key
    program, made = Program.objects.get_or_create(key=key, defaults={"name": name, "sponsor": sponsor})
    if not made:
        raise Refused(f"The key “{key}” is taken on this server. Choose another.", field="key")
    now = timezone.now()
    draft = Draft.objects.create(program=program, person=by, file=file, source=text, begun_at=now, changed_at=now)
    record("program-begun", by=by, subject=f"program:{key}", facts={"sponsor": sponsor.public_id})
    return draft


@transaction.atomic
def write_draft(
    *, program: Program, base: BlueprintVersion | None, source: str, file: str = "", revision: int, by: Person
) -> Draft:
    """Keep a text as one's own draft of a program; it may still have faults. Nothing follows a draft.

    `base`: the version a new draft begins with. `file`: the name it is read under from now on, where it is another.
    `revision`: the one the writer saw, 0 where there was none. Raises Conflict when it was changed, or thrown away,
    since.
    """
    text = _text(source)
    Program.objects.select_for_update().filter(pk=program.pk).first()
    draft = Draft.objects.filter(program=program, person=by).first()
    if (draft.revision if draft else 0) != revision:
        raise Conflict(CHANGED)
    now = timezone.now()
    if draft is None:
        if base is None:
            raise Conflict(CHANGED)
        draft = Draft(program=program, person=by, base=base, file=base.file, begun_at=now, revision=0)
        record("program-draft-begun", by=by, subject=f"program:{program.key}", facts={"base": base.number})
    draft.source, draft.changed_at, draft.revision = text, now, draft.revision + 1
    draft.file = file or draft.file
    draft.save()
    return draft


def _text(source: str) -> str:
    if len(source.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Refused(f"A file may have {MOST_BYTES // 1024:,} KB.", field="source")
    if "\x00" in source:
        raise Refused("The file holds a character that no text has. Is it a text file?", field="source")
    return source.replace("\r\n", "\n")


@transaction.atomic
def drop_draft(*, draft: Draft, by: Person) -> None:
    """Throw a draft away, and with it a program that never had a version."""
    if draft.person_id != by.pk:
        raise Refused("A draft is thrown away by who writes it.")
    program = Program.objects.select_for_update().get(pk=draft.program_id)
    gone, _ = Draft.objects.filter(pk=draft.pk).delete()
    if gone:
        facts: Facts = {"base": draft.base.number if draft.base else 0}
        record("program-draft-dropped", by=by, subject=f"program:{program.key}", facts=facts)
    if draft.base is None and not BlueprintVersion.objects.filter(program=program).exists():
        program.delete()


@transaction.atomic
def publish_program(*, draft: Draft, revision: int, why: str, by: Person) -> BlueprintVersion:
    """Make the draft of a program that has no version its first one. Cohorts can be opened then.

    Raises Conflict when the draft was changed since, Refused for a text that cannot be followed.
    """
    why = _why(why)
    program = Program.objects.select_for_update().get(pk=draft.program_id)
    held = Draft.objects.filter(pk=draft.pk, person=by, base=None).first()
    if held is None or held.revision != revision:
        raise Conflict(CHANGED)
    blueprint = _demand_sound(held, program)
    if not blueprint.roles_with(Kind.COORDINATOR):
        raise Refused("Nobody would run it. Give a role the access “coordinator”.", field="source")
    program.name = blueprint.name
    program.save(update_fields=["name"])
    version = adopt_text(source=held.source, file=held.file, sponsor=program.sponsor, by=by)
    VersionNote.objects.create(version=version, base=version, by=by, why=why)
    held.delete()
    record("program-published", by=by, subject=f"program:{program.key}", facts={"number": version.number})
    return version


def _why(why: str) -> str:
    told = " ".join(why.split())[:LONGEST_WHY]
    if not told:
        raise Refused("Say why, in one sentence. Whoever asks later reads it here.", field="why")
    return told


@transaction.atomic
def save_version(*, draft: Draft, revision: int, newest: int, why: str, by: Person) -> BlueprintVersion:
    """Make a draft the next version of its program, with one sentence why. No cohort follows it yet.

    `revision` and `newest` are what the writer saw: the draft's, and the number of the newest version. Raises Conflict
    when either is another by now; Refused for a text with faults, whose own test people come out otherwise, that
    loosens privacy, or that is a version already.
    """
    why = _why(why)
    program = Program.objects.select_for_update().get(pk=draft.program_id)
    held = Draft.objects.filter(pk=draft.pk, person=by).select_related("base").first()
    if held is None or held.base is None or held.revision != revision:
        raise Conflict(CHANGED)
    there = BlueprintVersion.objects.filter(program=program).aggregate(newest=Max("number"))["newest"]
    if there != newest:
        raise Conflict(f"Version {there} came meanwhile. See what it changes, then save yours.")
    _demand_sound(held, program)
    version = adopt_text(source=held.source, file=held.file, sponsor=program.sponsor, by=by)
    VersionNote.objects.create(version=version, base=held.base, by=by, why=why)
    held.delete()
    facts: Facts = {"number": version.number, "base": held.base.number}
    record("program-version-saved", by=by, subject=f"program:{program.key}", facts=facts)
    return version


@transaction.atomic
def save_correction(*, draft: Draft, revision: int, newest: int, why: str, by: Person) -> BlueprintVersion:
    """Make a draft that changes words and no rule the next version, and let every open cohort that follows the one it
    began with follow it from today on.

    Raises as `save_version` does, and Refused where a rule is another, which needs a look at what would change.
    """
    base = draft.base
    new = read_again(draft.source, file=draft.file).blueprint
    if base is None or (new is not None and rules_changed(parsed(base.digest), new)):
        raise Refused("More than words is otherwise. Save it as a version and see what it changes.", field="source")
    version = save_version(draft=draft, revision=revision, newest=newest, why=why, by=by)
    rows = Cohort.objects.filter(program=version.program_id).exclude(state=CohortState.CLOSED).order_by("pk")
    for cohort in rows.select_for_update(no_key=True):
        day = max(today(cohort), cohort.starts_on)
        if day <= cohort.ends_on and pinned(cohort.pk, on=day).version == base.pk:
            follow_version(cohort=cohort, version=version, from_day=day, why=_why(why), by=by, corrects=base)
    return version


def _demand_sound(draft: Draft, program: Program) -> Blueprint:
    reading = read_again(draft.source, file=draft.file)
    blueprint = reading.blueprint
    if blueprint is None:
        first = reading.faults[0]
        raise Refused(f"Line {first.line}: {first.message} Put this right first.", field="source")
    if blueprint.key != program.key:
        raise Refused(f"The key here is “{program.key}” and stays so.", field="source")
    if BlueprintVersion.objects.filter(program=program, digest=hash_of(draft.source)).exists():
        raise Refused("This text is a version already. Nothing has to be saved.", field="source")
    before = parsed(draft.base.digest).privacy if draft.base else None
    if before and (looser := loosened(before, blueprint.privacy, blueprint.tongue)):
        raise Refused(" ".join(looser), field="source")
    off = [outcome.name for outcome in outcomes(blueprint) if not outcome.met]
    if off:
        raise Refused(f"Its own test people come out otherwise: {listed(off[:5], last='and')}.", field="source")
    return blueprint
