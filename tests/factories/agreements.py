"""A small program whose organizations agree with it, and a district that has begun to; all invented."""

from alongside.programs.actions.agreements import AskedToSign, Signer, ask_to_sign, begin_agreement
from alongside.programs.actions.agreements_signing import Typed, sign
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.enums import Way
from alongside.programs.models.agreements import Agreement, Signature
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import standing_of
from tests.cast import Cast
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled

MORE = """
joining:
  stages: [interest survey, information meeting, agreement, roster]
  interest: survey
  required_when: {fact: listed, is: yes}
  windows: {roster: 06-01}
  promises:
    contact: {label: Name a contact}
    cover: {label: Classes are covered, evidence: the schedule of who covers}
agreements:
  joint:
    label: Agreement of district and local
    of: organization
    holds: 1 school-year
    signers:
      district: {label: Superintendent, at: district}
      local: {label: President of the local, at: union-local}
    terms:
      evaluation: {says: Nothing said here is used to evaluate anybody., evaluative: no}
      stipend: {says: Each newcomer receives a stipend., pay: stipend}
      release: {says: The district sets days free to watch a colleague., release: 1 day}
      time-of-day: {says: Sessions can be inside contract hours., value: 7:50 am to 3:20 pm}
pay:
  stipend: {role: newcomer, amount: 500 USD, per: year}
forms:
  survey: {label: Interest survey, by: [coordinator], questions: {why: {says: Why?, type: paragraph}}}
steps:
  team: {label: A team meets, owner: the principal, order: 1}
"""
FACT = (
    "  listed: {says: the state lists it as in need of assistance, type: yes-no, of: organization, asked: [roster]}\n"
)


def joining_text(key: str = "garden") -> str:
    """The garden of the other scenes, which districts join with an agreement."""
    text = PROGRAM.read_text("utf-8").replace("key: garden", f"key: {key}")
    return text.replace("facts:\n", f"facts:\n{FACT}", 1) + MORE


def joining_cohort(everyone: Cast) -> Cohort:
    """Its cohort, with Angela to coordinate it."""
    version = adopt_text(source=joining_text(), file=PROGRAM.name, sponsor=everyone.places.union, by=None)
    made = open_cohort(version=version, key="garden-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    enrolled(made, everyone.angela, "coordinator")
    return made


def begun(into: Cohort, everyone: Cast) -> Agreement:
    """Rivertown has begun to agree."""
    return begin_agreement(
        cohort=into, organization=everyone.places.rivertown, key="joint", by=everyone.angela, who=None
    )


NORA = Signer(name="Dr. Nora Ellery", office="Superintendent", email="nora@rivertown.example")
TERRELL = Signer(name="Terrell Ames", office="President, Rivertown Teachers", email="terrell@local.example")


def asked(agreement: Agreement, everyone: Cast, side: str, signer: Signer) -> AskedToSign:
    """Angela asks somebody to sign."""
    row = everyone.angela.participations.get(cohort=agreement.cohort)
    who = acting(row, agreement.cohort.starts_on)
    return ask_to_sign(agreement=agreement, side=side, signer=signer, by=everyone.angela, who=who)


def signed(asked_one: AskedToSign) -> Signature:
    """Whoever was asked signs the newest text by the link."""
    digest = standing_of(asked_one.request.agreement).newest.row.digest
    typed = Typed(name=asked_one.request.name, digest=digest)
    return sign(request=asked_one.request, typed=typed, way=Way.LINK, person=None)
