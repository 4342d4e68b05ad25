"""Writing on a program's text: beginning a draft, changing it, throwing it away, saving it as the next version."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from alongside.blueprint.differences import loosened
from alongside.blueprint.examples import outcomes
from alongside.blueprint.faults import listed
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import MOST_BYTES, hash_of
from alongside.blueprint.reader import read
from alongside.kernel.errors import Conflict, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text
from alongside.programs.facts import parsed
from alongside.programs.models.cohorts import BlueprintVersion, Program
from alongside.programs.models.drafts import Draft, VersionNote

LONGEST_WHY = 400


@transaction.atomic
def write_draft(*, base: BlueprintVersion, source: str, revision: int, by: Person) -> Draft:
    """Keep a text as one's own draft of a program; it may still have faults. Nothing follows a draft.

    `revision`: the one the writer saw, 0 where there was none. Raises Conflict when it was changed since.
    """
    if len(source.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Refused(f"A program’s file may have {MOST_BYTES // 1024:,} KB.", field="source")
    if "\x00" in source:
        raise Refused("The file holds a character that no text has. Is it a text file?", field="source")
    text = source.replace("\r\n", "\n")
    now = timezone.now()
    Program.objects.select_for_update().get(pk=base.program_id)
    draft = Draft.objects.filter(program=base.program_id, person=by).first()
    if (draft.revision if draft else 0) != revision:
        raise Conflict("Your draft was changed in another window. Look at it as it is now, then write again.")
    if draft is None:
        draft = Draft(program_id=base.program_id, person=by, base=base, begun_at=now, revision=0)
    draft.source, draft.changed_at, draft.revision = text, now, draft.revision + 1
    draft.save()
    if draft.revision == 1:
        record("program-draft-begun", by=by, subject=f"program:{base.program.key}", facts={"base": base.number})
    return draft


@transaction.atomic
def drop_draft(*, draft: Draft, by: Person) -> None:
    """Throw a draft away."""
    if draft.person_id != by.pk:
        raise Refused("A draft is thrown away by who writes it.")
    gone, _ = Draft.objects.filter(pk=draft.pk).delete()
    if gone:
        record(
            "program-draft-dropped", by=by, subject=f"program:{draft.program.key}", facts={"base": draft.base.number}
        )


@transaction.atomic
def save_version(*, draft: Draft, revision: int, newest: int, why: str, by: Person) -> BlueprintVersion:
    """Make a draft the next version of its program, with one sentence why. No cohort follows it yet.

    `revision` and `newest` are what the writer saw: the draft's, and the number of the newest version. Raises Conflict
    when either is another by now; Refused for a text with faults, whose own test people come out otherwise, that
    loosens privacy, or that is a version already.
    """
    why = " ".join(why.split())[:LONGEST_WHY]
    if not why:
        raise Refused("Say why, in one sentence. Whoever asks later reads it here.", field="why")
    program = Program.objects.select_for_update().get(pk=draft.program_id)
    held = Draft.objects.filter(pk=draft.pk, person=by).first()
    if held is None or held.revision != revision:
        raise Conflict("Your draft was changed in another window. Look at it as it is now, then save it.")
    there = BlueprintVersion.objects.filter(program=program).aggregate(newest=Max("number"))["newest"]
    if there != newest:
        raise Conflict(f"Version {there} came meanwhile. See what it changes, then save yours.")
    _demand_sound(held, program)
    version = adopt_text(source=held.source, file=held.base.file, sponsor=program.sponsor, by=by)
    VersionNote.objects.create(version=version, base=held.base, by=by, why=why)
    held.delete()
    facts: Facts = {"number": version.number, "base": held.base.number}
    record("program-version-saved", by=by, subject=f"program:{program.key}", facts=facts)
    return version


def _demand_sound(draft: Draft, program: Program) -> Blueprint:
    reading = read(draft.source, file=draft.base.file)
    blueprint = reading.blueprint
    if blueprint is None:
        first = reading.faults[0]
        raise Refused(f"Line {first.line}: {first.message} Put this right first.", field="source")
    if blueprint.key != program.key:
        raise Refused(f"The key of this program is “{program.key}” and stays so.", field="source")
    if BlueprintVersion.objects.filter(program=program, digest=hash_of(draft.source)).exists():
        raise Refused("This text is a version already. Nothing has to be saved.", field="source")
    if looser := loosened(parsed(draft.base.digest).privacy, blueprint.privacy):
        raise Refused(" ".join(looser), field="source")
    off = [outcome.name for outcome in outcomes(blueprint) if not outcome.met]
    if off:
        raise Refused(f"Its own test people come out otherwise: {listed(off[:5], last='and')}.", field="source")
    return blueprint
