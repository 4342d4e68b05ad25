"""What a form is filled in with, as somebody would who means it."""

from collections.abc import Callable

from alongside.matching.queries.rounds import regions_of
from alongside.programs.queries_agreements import standing_of
from tests.access.helping import helping_of
from tests.access.joining import agreement_of
from tests.access.scene import Scene
from tests.access.targets import engagement
from tests.access.whom import participation, participation_of


def form(scene: Scene, url: str, name: str, relation: str) -> dict[str, str]:
    """What a form is filled in with, as somebody would who means it."""
    filled = FORMS.get(url, {})
    return filled if isinstance(filled, dict) else filled(scene, name, relation)


def _one_participation(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"participation": participation(scene, name, relation)}


def _an_address_of(scene: Scene, name: str, relation: str) -> dict[str, str]:
    row = participation_of(scene, name, "cohort" if relation == "unknown" else relation)
    assert row.person is not None
    return {"address": str(row.person.addresses.order_by("pk").values_list("pk", flat=True)[0])}


def _another_helper(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"helper": scene.acts["rosa" if (relation == "other") != (name == "oscar") else "gale"].public_id}


def _who_else(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """Somebody else who helps: of the other sponsor there is nobody but the helper they have."""
    chosen = scene.acts["rosa" if name == "oscar" else "gus"].public_id
    return {"participation": chosen, "day": "2026-11-19"}


def _who_helps(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return _who_else(scene, name, relation) | {"duty": "growing"}


def _somebody_liked(scene: Scene, name: str, relation: str) -> dict[str, str]:
    """Somebody of the other side: one who helps for Maya, else one who is helped."""
    return {"duty": "growing", "do": "add", "other": scene.acts["gus" if name == "maya" else "finn"].public_id}


def _a_team(scene: Scene, name: str, relation: str) -> dict[str, str]:
    place = scene.places["association" if name == "oscar" else "hollis"]
    return {"role": "team", "organization": place.public_id, "name": "A new team"}


def _who_joins(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"participation": scene.acts["ines"].public_id, "day": "2026-11-19"}


def _a_time(scene: Scene, name: str, relation: str) -> dict[str, str]:
    at = {"minutes": "45", "mode": "virtual", "at": "other", "day": "2026-12-08", "time": "15:00"}
    return at | {"with": engagement(scene, name, relation)}


def _a_session(scene: Scene, name: str, relation: str) -> dict[str, str]:
    with_whom = {"whom": engagement(scene, name, relation)}
    return with_whom | {"minutes": "45", "mode": "virtual", "tags": "planning", "day": "2026-11-18", "time": "09:30"}


def _an_entry(scene: Scene, name: str, relation: str) -> dict[str, str]:
    acts = scene.acts.get(name)
    own = {"person": scene.people[name].public_id if name else "", "participation": acts.public_id if acts else ""}
    return _a_session(scene, name, relation) | own | {"key": "8c2f4a3e-6d0b-4c1a-9a57-2f1d7b6e9c10"}


def _another_place(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"under": scene.places["association" if name == "oscar" else "hollis"].public_id}


def _an_evaluator(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"evaluator": scene.acts["uma" if name == "oscar" else "wendy"].public_id, "from": "2026-11-19"}


def _a_share(scene: Scene, name: str, relation: str) -> dict[str, str]:
    here = helping_of(scene, name, "cohort").share
    doer = scene.acts["rosa" if name == "oscar" else "gale"]
    return {"role": "guide", "place": here.place.public_id, "person": doer.public_id, "responsibility": "model"}


def _a_signature(scene: Scene, name: str, relation: str) -> dict[str, str]:
    digest = standing_of(agreement_of(scene, "angela", "cohort")).newest.row.digest
    return {"name": "Sam Signer", "read": "1", "digest": digest}


def _a_region(scene: Scene, name: str, relation: str) -> dict[str, str]:
    return {"region": regions_of(scene.elsewhere if name == "oscar" else scene.cohort)[0].public_id}


FORMS: dict[str, Callable[[Scene, str, str], dict[str, str]] | dict[str, str]] = {
    "front:acting": _one_participation,
    "desk:match-named": _somebody_liked,
    "front:demo-enter": _one_participation,
    "front:sign-in": {"email": "nobody.knows@schools.example"},
    "front:password": {"email": "nobody.knows@schools.example", "password": "wrong and long enough"},
    "front:settings": {"known_as": "Sunny", "time_zone": "America/Denver"},
    "front:password-set": {"new": "a lighthouse in the prairie"},
    "front:address-add": {"email": "another.address@schools.example"},
    "front:address-code": {"code": "000000"},
    "desk:calendar-book": _a_time,
    "desk:calendar-answer": {"answer": "yes"},
    "desk:calendar-move": {"day": "2026-12-15", "time": "10:00", "minutes": "45"},
    "desk:log": _a_session,
    "desk:log-for": _a_session,
    "desk:offline-send": _an_entry,
    "desk:confirm-different": {"minutes": "30", "mode": "virtual", "day": "2026-10-15", "word": "It was shorter"},
    "office:people-import": {"pasted": "First name,Last name,Email\nIda,Brook,ida@schools.example\n"},
    "office:people-capacity": {"capacity": "3"},
    "office:people-contract": {"offer": "40h", "from": "2026-11-19"},
    "office:people-change": {"day": "2026-11-20", "until": "2026-12-11"},
    "front:taking-part-ask": {"day": "2026-11-20", "until": "2026-12-11"},
    "office:people-evaluator": _an_evaluator,
    "office:people-start": _who_helps,
    "office:cohort-close": {"sure": "1"},
    "office:cohort-next": {"name": "2027-28"},
    "office:cohort-version": {"from": "2026-11-20", "why": "The state changed its rules."},
    "office:cohort-count-again": {"again": "2026-06-01", "seen": "2026-06-01", "why": "The state changed its rules."},
    "office:cohort-team-new": _a_team,
    "office:engagements-pause": {"reason": "away", "until": "2026-12-01"},
    "office:engagements-end": {"reason": "completed", "day": "2026-11-19"},
    "office:engagements-helper": _who_else,
    "office:engagements-stand-in": _who_else,
    "office:engagements-member": _who_joins,
    "office:engagements-leave": {"day": "2026-11-19"},
    "office:people-invite": _an_address_of,
    "office:organizations-change": {"name": "Another name"},
    "office:organizations-known": {"fact": "rural", "value": "yes", "day": "2026-11-19"},
    "office:organizations-join": {"key": "joint"},
    "office:organizations-interest": {"key": "joint", "name": "A school", "kind": "school"},
    "office:organizations-agreement": {"seen": "1"},
    "office:organizations-agreement-ask": {"side": "local", "name": "A", "office": "B", "email": "c@schools.example"},
    "office:organizations-agreement-withdraw": {"day": "2026-11-20", "reason": "It is over"},
    "front:signing": _a_signature,
    "front:agreement": _a_signature,
    "office:organizations-add": {"kind": "school", "name": "One more school"},
    "office:organizations-move": _another_place,
    "office:organizations-holding": {
        "position": "teacher",
        "email": "kit@office.example",
        "given_name": "Kit",
        "family_name": "Ames",
    },
    "office:organizations-post": {"on": "2026-11-19"},
    "office:organizations-calendar": {"first_day": "2026-08-17", "last_day": "2027-05-28"},
    "office:organizations-rules": {"evaluator": "principal", "evaluated": "instructional-coach"},
    "office:matching-swap": _another_helper,
    "office:matching-regions": _a_region,
    "office:matching-rule-out": _another_helper,
    "office:matching-place": _another_helper,
    "desk:match-apart": {"name": "Somebody Else", "because": "asked"},
    "office:matching-waive": {"fact": "free-together", "why": "They meet late."},
    "office:matching-comment": {"words": "A good match, I think."},
    "desk:rematch": {"reason": "other", "words": "Fridays never work"},
    "desk:ending": {"answer-helped": "Waiting"},
    "desk:goals": {"kind": "goal", "title": "Another goal", "shared": "on"},
    "desk:messages-with": {"words": "See you on Thursday"},
    "desk:messages-write": {"words": "See you on Thursday"},
    "desk:messages-report": {"why": "Not kind"},
    "office:reported-one": {"how": "left"},
    "desk:goal": {"do": "look", "said": "It goes well"},
    "desk:step-done": {"done": "1"},
    "desk:cycles": {"name": "visit", "focus": "Another question"},
    "desk:cycle": {"do": "step", "step": "after"},
    "desk:release": {"do": "name", "title": "Another practice", "priority": "1"},
    "desk:practice": {"do": "sign", "text": "They led"},
    "desk:sheets": {"do": "keep", "form": "our-log", "held_on": "2026-11-12", "q-working": "The routine"},
    "desk:minutes": {"held_on": "2026-11-12", "text": "We met"},
    "desk:meeting": {"do": "decide", "decided": "Twice a year"},
    "desk:offer-no": {"words": "I have no time."},
    "front:helping": {"given_name": "Ada", "family_name": "Moss", "email": "ada.moss@away.example"},
    "front:helping-reference": {"topic-0": "She listens."},
    "office:staffing-posting": {"role": "guide"},
    "leaders:calls": {"role": "guide", "words": "Each Tuesday."},
    "office:staffing-invite": {"given_name": "Ada", "family_name": "Moss", "email": "ada.moss@away.example"},
    "leaders:calls-invite": {"given_name": "Ada", "family_name": "Moss", "email": "ada.moss@away.example"},
    "office:staffing-shared": _a_share,
    "office:staffing-look": {"look": "interview", "day": "2026-11-19", "says": "yes"},
    "office:people-credentials": {"kind": "training(key=basics)", "day": "2026-11-18", "evidence": "a letter"},
    "office:applications-one": {"do": "ask", "question": "Since when do you teach?"},
    "front:meeting": {"organization": "Lakeview", "name": "Nora", "email": "nora@schools.example"},
    "front:meeting-answer": {"no": "1"},
    "office:organizations-interest-aside": {"why": "They joined another program"},
    "office:organizations-selection": {"tier": "first", "reason": "It asked for it"},
    "office:organizations-meetings": {
        "day": "2026-12-02",
        "from_time": "16:00",
        "until_time": "17:00",
        "place": "The library",
    },
    "office:organizations-meeting-change": {"off": "1", "why": "It snows"},
    "front:bring": {"organization": "Lakeview", "name": "Nora", "email": "nora@schools.example"},
    "front:apply": {"email": "somebody.new@schools.example"},
}
