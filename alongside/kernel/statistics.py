"""What PostgreSQL knows of how many rows there are: it plans by it, and learns it some time after a large writing.

Until then it may plan a page over thousands of new rows as over none, and take minutes for it.
"""

from django.db import connection, models

LARGE = 500  # rows; fewer change no plan


def count_again(*nouns: type[models.Model]) -> None:
    """Let PostgreSQL count the rows of these nouns now, also those the open transaction wrote. SQLite needs none."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(noun._meta.db_table) for noun in nouns)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")
