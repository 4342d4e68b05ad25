"""Words for positions, as rosters have them, and the keys that programs use. Words not listed stay text."""

import re
from collections.abc import Mapping

_WORDS = {
    "teacher": (
        "teacher, classroom teacher, tchr, teach, faculty, instructor, certified teacher, general education "
        "teacher, gen ed teacher, elementary teacher, "
        "middle school teacher, high school teacher, secondary teacher, lead teacher, professor, teacher of "
        "record, educator, new teacher, licensed teacher, "
        "kindergarten teacher, math teacher, science teacher, reading teacher, art teacher, music teacher, pe "
        "teacher, bilingual teacher, esl teacher, ell teacher"
    ),
    "special-education-teacher": (
        "special education teacher, sped teacher, special ed teacher, sped, special education, resource teacher, "
        "learning behavior specialist, lbs, lbs1, "
        "intervention specialist, special educator, ese teacher"
    ),
    "principal": (
        "principal, head principal, school principal, building principal, head of school, prin, head teacher, site "
        "administrator"
    ),
    "assistant-principal": (
        "assistant principal, asst principal, ap, vice principal, associate principal, assoc principal, asst prin, "
        "vp, deputy principal, assistant head of school"
    ),
    "dean": "dean, dean of students, dean of culture, student dean",
    "director": "director, program director, executive director, department director",
    "superintendent": "superintendent, supt, district superintendent",
    "assistant-superintendent": (
        "assistant superintendent, asst superintendent, deputy superintendent, associate superintendent, asst supt"
    ),
    "district-leader": (
        "district administrator, district leader, chief academic officer, curriculum director, director of curriculum"
    ),
    "counselor": "counselor, school counselor, guidance counselor, counsellor, guidance",
    "nurse": "nurse, school nurse, rn, certified school nurse, health nurse",
    "social-worker": "social worker, school social worker, ssw, lcsw, msw",
    "psychologist": "psychologist, school psychologist, psych, school psych",
    "speech-pathologist": (
        "speech pathologist, speech language pathologist, slp, speech therapist, speech and language pathologist, "
        "speech teacher, speech"
    ),
    "occupational-therapist": "occupational therapist, ot, school occupational therapist",
    "physical-therapist": "physical therapist, pt, school physical therapist",
    "instructional-coach": (
        "instructional coach, coach, academic coach, literacy coach, math coach, reading coach, teaching coach, "
        "curriculum coach, learning coach"
    ),
    "technology-coach": (
        "technology coach, tech coach, digital learning coach, instructional technology coach, edtech coach, "
        "technology integration specialist, technology integrationist"
    ),
    "building-coach": "building coach, school based coach, school coach, building based coach, site coach",
    "district-coach": "district coach, district instructional coach, district level coach",
    "network-coach": "network coach, regional coach, area coach",
    "clinician": "clinician, school clinician, related service provider",
    "behavior-coach": "behavior coach, behaviour coach, pbis coach, mtss coach",
    "interventionist": (
        "interventionist, reading interventionist, math interventionist, reading specialist, math specialist, "
        "literacy specialist"
    ),
    "librarian": "librarian, media specialist, library media specialist, teacher librarian, school librarian",
    "paraprofessional": (
        "paraprofessional, para, aide, teacher aide, teaching assistant, instructional aide, paraeducator, teacher "
        "assistant, educational assistant, classroom aide"
    ),
    "substitute": "substitute, substitute teacher, sub, long term substitute, long term sub",
    "mentor": "mentor, mentor teacher, building mentor",
}
_EXACT = {words.strip(): key for key, phrases in _WORDS.items() for words in phrases.split(",")}
_SIGNS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AT_WORK = re.compile(r"\b(teacher|tchr|instructor)\b")
_NOT_TEACHING = re.compile(r"\b(aide|assistant|asst|coach|substitute|sub|mentor|leader|retired)\b")

STUDENT_WORDS = frozenset({"student", "pupil", "learner"})
GUARDIAN_WORDS = frozenset({"guardian", "parent", "relative", "family", "mother", "father", "caregiver"})


def position_keys() -> Mapping[str, str]:
    """Every key with its first word, for pages that offer a choice."""
    return {key: phrases.split(",")[0] for key, phrases in _WORDS.items()}


def read_position(value: str) -> tuple[str, str]:
    """The key ("" when these words are not known) and what is left over: the "5th grade" of "5th Grade Teacher"."""
    value = _CAMEL.sub(" ", value)
    words = _SIGNS.sub(" ", value.lower()).strip()
    if words in _EXACT:
        return _EXACT[words], ""
    singular = words.removesuffix("s")
    if singular in _EXACT:
        return _EXACT[singular], ""
    found = _AT_WORK.search(words)
    if found and not _NOT_TEACHING.search(words):
        sped = re.search(r"\b(special ed|special education|sped)\b", words)
        rest = _SIGNS.sub(" ", _AT_WORK.sub(" ", value.lower())).strip()
        return ("special-education-teacher" if sped else "teacher"), rest
    return "", ""
