"""Every noun with a rule of its own, by the name the table of rows has for it."""

from collections.abc import Mapping
from typing import Any

from alongside.exchange.access import IMPORTS
from alongside.jobs.access import JOBS
from alongside.kernel.access import Access
from alongside.ledger.access import APPROVABLE, BOOKS, ENTRIES, PROVABLE, RECOUNTS
from alongside.matching.access import (
    ACKNOWLEDGEMENTS,
    ASKS,
    CLAIMS,
    COMMENTS,
    GROUPS,
    KEPT_APART,
    NAMED,
    OFFERS,
    PROPOSALS,
    PUBLICATIONS,
    REPLIES,
    ROUNDS,
    SEATS,
    WAIVERS,
)
from alongside.pay.access import LINES, RUNS
from alongside.practice.growth.access import WORKABLE
from alongside.practice.growth.access_advice import ADVICE
from alongside.practice.messages.access import MESSAGES, REPORTS, TALKS
from alongside.practice.sessions.access import (
    ATTENDANCES,
    BOOKABLE,
    BOOKINGS,
    INVITED,
    LOGGABLE,
    NOTES,
    REMINDABLE,
    SESSIONS,
    WORKED_ON,
)
from alongside.programs.access import (
    AGREEMENTS,
    APPLICATIONS,
    CHANGES,
    COHORTS,
    DRAFTS,
    ENGAGEMENTS,
    FOCUSES,
    INTERESTS,
    MEETINGS,
    ORGANIZATIONS,
    PARTICIPATIONS,
    SHELF,
)
from alongside.programs.access_attesting import ANSWERS
from alongside.programs.access_contracts import INVOICES, QUOTES
from alongside.programs.access_rematches import PARTING, REMATCHES
from alongside.staffing.access import APPLICATIONS as HELPING_APPLICATIONS
from alongside.staffing.access import CREDENTIALS, POSTINGS, REFERENCES, REVIEWS, SHARES
from alongside.standing.access import STEPS
from tests.access.growing import OF_TEAM, OF_TWO

NOUNS: Mapping[str, Access[Any]] = {
    "Credential": CREDENTIALS,
    "Call": POSTINGS,
    "Helping": HELPING_APPLICATIONS,
    "Reference": REFERENCES,
    "Review": REVIEWS,
    "Share": SHARES,
    "Cohort": COHORTS,
    "Participation": PARTICIPATIONS,
    "Answer": ANSWERS,
    "Organization": ORGANIZATIONS,
    "Engagement": ENGAGEMENTS,
    "Session": SESSIONS,
    "Attendance": ATTENDANCES,
    "Note": NOTES,
    "Proving": PROVABLE,
    "WorkedOn": WORKED_ON,
    **OF_TWO,
    **OF_TEAM,
    "Focus": FOCUSES,
    "Working": WORKABLE,
    "Rematch": REMATCHES,
    "Parting": PARTING,
    "Message": MESSAGES,
    "Talk": TALKS,
    "Reported": REPORTS,
    "Advice": ADVICE,
    "Booking": BOOKINGS,
    "Invited": INVITED,
    "Bookable": BOOKABLE,
    "Entry": ENTRIES,
    "Round": ROUNDS,
    "Proposal": PROPOSALS,
    "Seat": SEATS,
    "Group": GROUPS,
    "Publication": PUBLICATIONS,
    "Offer": OFFERS,
    "Reply": REPLIES,
    "Comment": COMMENTS,
    "KeptApart": KEPT_APART,
    "Ask": ASKS,
    "Claim": CLAIMS,
    "Named": NAMED,
    "Waiver": WAIVERS,
    "Told": ACKNOWLEDGEMENTS,
    "Import": IMPORTS,
    "Step": STEPS,
    "Logging": LOGGABLE,
    "Asking": REMINDABLE,
    "Job": JOBS,
    "Applying": APPLICATIONS,
    "Quote": QUOTES,
    "Invoice": INVOICES,
    "Books": BOOKS,
    "Recount": RECOUNTS,
    "ToApprove": APPROVABLE,
    "PayRun": RUNS,
    "PayLine": LINES,
    "Draft": DRAFTS,
    "Shelf": SHELF,
    "Change": CHANGES,
    "Agreement": AGREEMENTS,
    "Interest": INTERESTS,
    "InformationMeeting": MEETINGS,
}
