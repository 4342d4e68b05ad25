"""The program studio: sentences beside the file, drafts, what would change on the real cohort, the next version."""

from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.people.models.events import Event
from alongside.programs.actions.participations import recheck
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, CohortVersion
from alongside.programs.models.drafts import Draft, VersionNote
from alongside.programs.models.participations import Participation
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, enrolled
from tests.web.office.scene import NOON, TODAY, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WHO, MONEY, FILE = "/office/setup/program/who/", "/office/setup/program/money/", "/office/setup/program/file/"
IF, CSV, DOWN = "/office/setup/program/what-if/", "/office/setup/program/what-if.csv", f"{FILE}download/"
SECTORS = "v:eligibility.tracks.first.when.all[1].in"
VISITS = "v:requirements.visits.reach"


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def teacher(into: Cohort, name: str, sector: str) -> Participation:
    row = enrolled(into, somebody(name, f"{name.split(maxsplit=1)[0].lower()}@rivertown.example"), "newcomer")
    return recheck(
        participation=row, on=TODAY, by=None, facts={"position": "teacher", "sector": sector, "member": True}
    )


@pytest.fixture
def odile(into: Cohort) -> Participation:
    """She teaches at a private school, where hours are bought."""
    return teacher(into, "Odile Marsh", "private")


def drafted(office: Client, **typed: str) -> str:
    """Free hours for private schools too, kept in the draft; answers the text."""
    seen = Draft.objects.values_list("revision", flat=True).first() or 0
    office.post(WHO, {"revision": str(seen), SECTORS: "public, private"} | typed)
    return Draft.objects.get().source


def test_a_rule_is_a_sentence_with_its_line_and_the_file_beside_it(office: Client) -> None:
    answer = office.get(WHO)
    page = words(answer.content)
    line = PROGRAM.read_text("utf-8").split("\n").index("    first:") + 1
    assert "How Growing together works" in page
    assert f"Line {line} of the file" in page
    assert f'href="#l{line}"' in answer.content.decode()
    assert f'<li id="l{line}"><code><a href="#s-eligibility-tracks-first">    first:</a>' in answer.content.decode()


@pytest.mark.parametrize("tab", ["who", "roles", "asked", "money", "signing", "words", "reminders"])
def test_every_tab_is_drawn_in_as_many_queries(
    office: Client, tab: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office.get(WHO)
    with django_assert_num_queries(10):
        assert office.get(f"/office/setup/program/{tab}/").status_code == 200


def test_a_changed_value_is_a_draft_that_touches_only_its_own_letters(office: Client) -> None:
    source = drafted(office)
    before = PROGRAM.read_text("utf-8")
    assert source == before.replace("in: [public]", "in: [public, private]")
    assert "in force" not in source
    assert CohortVersion.objects.count() == BlueprintVersion.objects.count() == 1
    page = words(office.get(WHO).content)
    assert "Your draft of version 2, begun with version 1." in page
    assert "Changed was in: public" in page


def test_a_value_with_a_fault_is_not_kept_and_says_line_and_what_is_meant(office: Client) -> None:
    answer = office.post(MONEY, {"revision": "0", "v:contracts.kinds.20h.term": "a while"})
    page = words(answer.content)
    assert answer.status_code == 422
    assert 'href="#s-contracts-kinds-20h"' in answer.content.decode()
    assert "contracts.kinds.20h.term : A length of time in whole numbers is meant here" in page
    assert 'value="a while"' in unescape(answer.content.decode())
    assert Draft.objects.count() == 0


def test_a_draft_may_hold_faults_as_text_and_the_page_says_where(office: Client) -> None:
    broken = PROGRAM.read_text("utf-8").replace("rank: 2", "rankk: 2")
    page = words(office.post(FILE, {"revision": "0", "source": broken}, follow=True).content)
    assert "2 things are to put right." in page
    line = broken.split("\n").index("      rankk: 2") + 1
    assert f"Line {line}: No code reads" in words(office.get(WHO).content)
    assert office.get(IF).headers["Location"] == "/office/setup/program/#faults"


TRIED = """
examples:
  - name: A teacher of a private school
    person: {position: teacher, sector: private, member: yes}
    on: 2026-11-19
    expect: {track: paid}
"""


def test_before_it_is_saved_the_file_s_own_people_are_tried_and_what_stands_in_the_way_is_said(office: Client) -> None:
    """One whom the draft moves, and who is expected otherwise: no way to save is shown, but the way to mend it."""
    source = drafted(office)
    office.post(FILE, {"revision": "1", "source": source + TRIED})
    answer = office.get(IF)
    page = words(answer.content)
    assert "A teacher of a private school : paid before, funded with the draft." in page
    assert "A teacher of a private school : expected paid , the rules say first ." in page
    assert '/form/examples%5B0%5D/"' in answer.content.decode()
    assert "Save as version 2" not in page
    office.post(FILE, {"revision": "2", "source": source + TRIED.replace("paid", "first")})
    page = words(office.get(IF).content)
    assert "It cannot be saved" not in page
    assert "Save as version 2" in page


def test_what_nothing_acts_on_yet_is_marked_at_its_sentence(office: Client) -> None:
    source = PROGRAM.read_text("utf-8") + "events:\n  forum: {label: Forum, every: school-month}\n"
    office.post(FILE, {"revision": "0", "source": source})
    assert "Written down, not acted on yet: every" in words(office.get("/office/setup/program/asked/").content)


def test_two_windows_do_not_overwrite_each_other(office: Client) -> None:
    drafted(office)
    answer = office.post(WHO, {"revision": "0", VISITS: "5", SECTORS: "other"})
    assert Draft.objects.get().revision == 1
    assert (answer.status_code, "changed in another window" in words(answer.content)) == (422, True)


def test_what_changes_is_tried_on_the_real_cohort_and_changes_nothing(office: Client, odile: Participation) -> None:
    drafted(office)
    page = words(office.get(IF).content)
    assert "Odile Marsh Paid, from $1,749.00 Funded, 40 hours free" in page
    assert "40 free hours more or less" in page
    odile.refresh_from_db()
    assert odile.track == "paid"
    lines = b"".join(office.get(CSV)).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Odile Marsh,newcomer,")
    assert lines[1].endswith(",0,40")


def test_what_changes_asks_as_much_of_many_as_of_one(
    office: Client, into: Cohort, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    drafted(office)
    for many in (1, 3):
        for number in range(many):
            teacher(into, f"Pat{many}{number} Reed", "private")
        with django_assert_num_queries(13):
            office.get(IF)


def test_saved_it_is_the_next_version_with_author_and_reason_and_nothing_follows_it(office: Client) -> None:
    drafted(office)
    form = {"revision": "1", "newest": "1", "why": "The board lets private schools in."}
    answer = office.post(IF, form)
    assert answer.headers["Location"] == "/office/setup/versions/2/"
    note = VersionNote.objects.select_related("version", "base", "by").get()
    assert (note.version.number, note.base.number, note.why) == (2, 1, "The board lets private schools in.")
    assert str(note.by) == "Angela Brandt"
    assert (Draft.objects.count(), CohortVersion.objects.count()) == (0, 1)
    assert Event.objects.filter(kind="program-version-saved").count() == 1
    assert "The board lets private schools in. Angela Brandt" in words(office.get("/office/setup/versions/").content)
    assert office.post(IF, form).status_code == 404


@pytest.mark.parametrize(
    "form,says",
    [
        ({"revision": "1", "newest": "1", "why": " "}, "Say why, in one sentence."),
        ({"revision": "0", "newest": "1", "why": "So."}, "changed in another window"),
        ({"revision": "1", "newest": "0", "why": "So."}, "Version 1 came meanwhile."),
    ],
)
def test_what_cannot_be_saved_says_why(office: Client, form: dict[str, str], says: str) -> None:
    drafted(office)
    answer = office.post(IF, form)
    assert (answer.status_code, says in words(answer.content)) == (422, True)
    assert BlueprintVersion.objects.count() == 1


def test_another_program_s_key_is_not_saved_as_this_one(office: Client) -> None:
    source = PROGRAM.read_text("utf-8").replace("key: garden", "key: orchard")
    office.post(FILE, {"revision": "0", "source": source})
    answer = office.post(IF, {"revision": "1", "newest": "1", "why": "So."})
    assert "The key here is “garden” and stays so." in words(answer.content)


def test_a_draft_is_its_writers_own(office: Client, everyone: Cast, into: Cohort) -> None:
    drafted(office)
    enrolled(into, everyone.nora, "coordinator")
    other = signed_in(everyone.nora)
    assert "Your draft" not in words(other.get(WHO).content)
    assert other.get(IF).status_code == 404
    other.post("/office/setup/program/drop/")
    assert Draft.objects.count() == 1
    office.post("/office/setup/program/drop/")
    assert Draft.objects.count() == 0


def test_the_file_is_taken_along_as_it_is(office: Client) -> None:
    answer = office.get(DOWN)
    assert answer.content.decode() == PROGRAM.read_text("utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="garden-1.yaml"'


def test_two_versions_are_compared_in_sentences_with_source_author_and_reason(office: Client) -> None:
    source = drafted(office).replace("    first:\n", "    first:\n      cite: The board, 2 November 2026\n")
    office.post(FILE, {"revision": "1", "source": source})
    office.post(IF, {"revision": "2", "newest": "1", "why": "The board lets private schools in."})
    page = words(office.get("/office/setup/versions/compare/").content)
    assert "Version 1 and version 2" in page
    assert "the kind of school is public" in page
    assert "the kind of school is public or private" in page
    assert "Source was nothing, and is The board, 2 November 2026." in page
    assert "by Angela Brandt. The board lets private schools in." in page
    assert "No sentence is otherwise" in words(office.get("/office/setup/versions/compare/?old=2&new=2").content)
    assert office.get("/office/setup/versions/compare/?old=7").status_code == 404
    assert "Since version 1" in words(office.get("/office/setup/versions/").content)


ADD, FORM = "/office/setup/program/add/", "/office/setup/program/form/"
EVENINGS = {
    "revision": "0",
    "f.label": "Evenings together",
    "f.account": "weekly",
    "f.reach:n": "2",
    "f.reach:unit": "hour",
    "f.each": "school-month",
}


def test_a_rule_is_added_by_a_form_and_shown_as_its_sentence(office: Client) -> None:
    assert "So many hours, visits or sessions" in words(office.get(ADD).content)
    page = words(office.get(f"{ADD}reach/").content)
    assert "Add: So many hours, visits or sessions" in page
    answer = office.post(f"{ADD}reach/", EVENINGS | {"f.cite": "The board, 2026"})
    assert answer.headers["Location"] == "/office/setup/program/asked/#s-requirements-evenings-together"
    source = Draft.objects.get().source
    assert "  evenings-together:\n    label: Evenings together\n    account: weekly\n    reach: 2 hours\n" in source
    assert 'value="The board, 2026"' in office.get("/office/setup/program/asked/").content.decode()


def test_what_is_wrong_with_a_rule_stands_at_its_field_and_nothing_is_kept(office: Client) -> None:
    answer = office.post(f"{ADD}reach/", EVENINGS | {"f.reach:n": "often"})
    page = answer.content.decode()
    assert (answer.status_code, Draft.objects.count()) == (422, 0)
    assert "An amount is meant here" in page
    assert 'value="often"' in page
    assert office.get(f"{ADD}nothing/").status_code == 404


def test_a_form_says_what_the_rule_means_before_anything_is_kept(office: Client) -> None:
    page = words(office.get(f"{FORM}requirements.visits/").content)
    assert "Onsite visits: newcomer: 3 onsite visits" in page
    sent = {"revision": "0", "f.reach:n": "5", "f.reach:unit": ""}
    answer = office.post(f"{FORM}requirements.visits/", sent | {"do": "look"})
    page = words(answer.content)
    assert (answer.status_code, Draft.objects.count()) == (200, 0)
    assert "Onsite visits: newcomer: 5 onsite visits" in page
    assert "It was: Onsite visits: newcomer: 3 onsite visits" in page
    assert 'class="ins"' in answer.content.decode()
    kept = office.post(f"{FORM}requirements.visits/", sent | {"do": "keep"})
    assert kept.headers["Location"] == "/office/setup/program/asked/#s-requirements-visits"
    assert Draft.objects.count() == 1


def test_what_others_hang_on_is_not_taken_out(office: Client) -> None:
    answer = office.post(f"{FORM}counting.visits/", {"revision": "0", "do": "out"})
    assert (answer.status_code, Draft.objects.count()) == (422, 0)
    assert "There is no" in words(answer.content)
    office.post(f"{FORM}requirements.goals/", {"revision": "0", "do": "out"})
    before = PROGRAM.read_text("utf-8").split("\n")
    assert Draft.objects.get().source.split("\n") == [line for line in before if not line.startswith("  goals: {")]
    for path in ("requirements.visits.reach", "requirements.nothing", "contacts.x", "examples[999]", "[0]", "nothing"):
        assert office.get(f"{FORM}{path}/").status_code == 404
    assert office.get("/office/setup/program/history/contacts.x/").status_code == 404


def test_a_rule_tells_which_versions_changed_it_and_why(office: Client) -> None:
    drafted(office)
    office.post(IF, {"revision": "1", "newest": "1", "why": "The board lets private schools in."})
    page = words(office.get("/office/setup/program/history/eligibility.tracks.first/").content)
    assert "Version 2 November 19, 2026" in page
    assert "the kind of school is public or private" in page
    assert "The board lets private schools in. Angela Brandt" in page
    assert page.index("Version 2 ") < page.index("Version 1 ")
    assert "followed here from July 1, 2026 on Nothing said" in page


def test_what_changes_names_whom_other_requirements_and_caseloads_would_meet(
    office: Client, odile: Participation, into: Cohort
) -> None:
    source = PROGRAM.read_text("utf-8")
    for was, now in (("caseload: 3", "caseload: 1"), ("1749 USD", "1849 USD"), ("reach: 3, by", "reach: 5, by")):
        assert was in source
        source = source.replace(was, now, 1)
    enrolled(into, somebody("Gus Hale", "gus@rivertown.example"), "guide")
    office.post(FILE, {"revision": "0", "source": source})
    page = words(office.get(IF).content)
    assert "+$100.00 that people pay for hours they buy" in page
    assert "Gus Hale 0 3 1" in page


def test_a_typo_is_a_correction_that_is_followed_at_once(office: Client, into: Cohort) -> None:
    typo = PROGRAM.read_text("utf-8").replace("label: Onsite visits, account", "label: Visits at school, account")
    office.post(FILE, {"revision": "0", "source": typo})
    assert "Only words are otherwise, no rule." in words(office.get(IF).content)
    form = {"revision": "1", "newest": "1", "why": "A better word.", "do": "correct"}
    assert office.post(IF, form).headers["Location"] == "/office/setup/versions/"
    pin = CohortVersion.objects.select_related("version").get(cohort=into, from_day=TODAY)
    assert (pin.version.number, pin.why, str(pin.by)) == (2, "A better word.", "Angela Brandt")
    office.post(FILE, {"revision": "0", "source": typo.replace("Visits at school", "Visits to school")})
    office.post(IF, {"revision": "1", "newest": "2", "why": "An even better one.", "do": "correct"})
    pins = CohortVersion.objects.filter(cohort=into, from_day=TODAY).order_by("pk")
    assert list(pins.values_list("version__number", "why", "corrects__number")) == [
        (2, "A better word.", None),
        (3, "An even better one.", 2),
    ]
    assert pinned(into.pk, on=TODAY).version == pins[1].version_id


def test_a_changed_rule_is_no_correction(office: Client) -> None:
    drafted(office)
    assert "Save as a correction" not in words(office.get(IF).content)
    answer = office.post(IF, {"revision": "1", "newest": "1", "why": "So.", "do": "correct"})
    assert (answer.status_code, "More than words is otherwise." in words(answer.content)) == (422, True)
    assert (BlueprintVersion.objects.count(), CohortVersion.objects.count()) == (1, 1)
