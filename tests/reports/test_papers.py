"""Papers as PDF: titled, tagged, the same bytes every time, and no word in them is read as markup."""

from datetime import date

from alongside.reports.papers import Paper, as_pdf

PAPER = Paper(
    heads=("What", "Amount"),
    lang="en",
    title="Quote 2026-0001",
    sponsor="Prairie Educators",
    program="Growing together, 2026-27",
    facts=[("For", "Maya #panic() *Lindqvist*"), ("To be paid by", "Rivertown $ District")],
    lines=[("20 hours, member", "$1,749.00"), ("Tax", "none"), ("Total", "$1,749.00")],
    notes=["This price holds until December 19, 2026."],
    on=date(2026, 11, 19),
)


def test_the_same_facts_are_the_same_file() -> None:
    assert as_pdf(PAPER) == as_pdf(PAPER)


def test_it_is_tagged_and_titled() -> None:
    made = as_pdf(PAPER)
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert b"/Marked true" in made
    assert b"Quote 2026-0001" in made
    assert b"/Alt(Two lines side by side" in made
