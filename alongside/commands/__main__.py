"""`python -m alongside.commands NAME ARGS...`: what `./run NAME ARGS...` does.

One literal table says which module answers to which name. A module has `main(argv: list[str]) -> int`: it prints, and
returns the exit code. It is imported only when its name is asked for: reading program files waits for no database.
"""

import importlib
import os
import sys
from typing import NamedTuple

import django
from django.db import DatabaseError

from alongside.commands.database import require_database
from alongside.kernel.errors import AlongsideError


class Command(NamedTuple):
    """The module that answers, and what must be there before it is imported: Django's models, a filled database."""

    module: str
    django: bool = True
    database: bool = True


COMMANDS = {
    "cohort": Command("alongside.commands.cohort"),
    "demo": Command("alongside.commands.demo", database=False),
    "framework": Command("alongside.commands.framework", django=False, database=False),
    "import": Command("alongside.commands.roster"),
    "keys": Command("alongside.commands.keys"),
    "ledger": Command("alongside.commands.ledger"),
    "mail": Command("alongside.commands.mail"),
    "manage": Command("alongside.commands.manage", django=False, database=False),
    "match": Command("alongside.commands.match"),
    "match again": Command("alongside.commands.match_again"),
    "match solve": Command("alongside.commands.match_solve", django=False, database=False),
    "program": Command("alongside.commands.program", django=False, database=False),
    "serve": Command("alongside.commands.serve", database=False),
    "standing": Command("alongside.commands.standing"),
}

HELP = {"-h", "--help"}
AGAIN = "Try again when it is less busy."


def main(argv: list[str]) -> int:
    """Run one command. What a person can put right is said in one sentence on stderr, with exit code 2.

    130: interrupted; 141: whoever read the output went away, as after `| head`; both as shells have it.
    """
    name, *arguments = argv or [""]
    if arguments and f"{name} {arguments[0]}" in COMMANDS:  # a verb with needs of its own
        name, *arguments = f"{name} {arguments[0]}", *arguments[1:]
    if name not in COMMANDS:
        print(f"There is no command “{name}”. There are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        code = _run(COMMANDS[name], arguments)
        sys.stdout.flush()
    except AlongsideError as error:
        print(error.sentence, file=sys.stderr)
        return 2
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        print(f"The database refused: {reason}. Nothing half done was kept. {AGAIN}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that closing it at the end says nothing
        return 141
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.", file=sys.stderr)
        return 2
    return code


def _run(command: Command, arguments: list[str]) -> int:
    if HELP & set(arguments):  # is answered wherever one is: on any machine, with any database or none
        os.environ["DATABASE_URL"] = ""
    if command.django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
        django.setup()
    if command.database and not HELP & set(arguments):
        require_database()
    code: int = importlib.import_module(command.module).main(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
