"""Numbers of papers: in sequence for each sponsor and year, none twice and none left out."""

from alongside.people.models.organizations import Organization
from alongside.programs.enums import Numbered
from alongside.programs.models.contracts import Numbering


def next_number(*, sponsor: Organization, paper: Numbered, year: int) -> int:
    """Give the next number. Call it in the transaction that writes the paper: if that fails, the number was not given.

    Whoever asks at the same time waits for the end of that transaction.
    """
    Numbering.objects.get_or_create(sponsor=sponsor, paper=paper, year=year)
    row = Numbering.objects.select_for_update(no_key=True).get(sponsor=sponsor, paper=paper, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
