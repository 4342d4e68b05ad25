"""`./run fix`: format, and what lint and the template formatter can put right by themselves."""

import argparse
import subprocess
import sys

from tooling.check import DJADE, PYTHON, templates
from tooling.files import ROOT

SAYS = "Format everything, and put right what lint can by itself. Exit 1 when something is left for a person."


def main() -> int:
    """Run the fixers one after another; return 1 if something is left that only a person can put right."""
    argparse.ArgumentParser(prog="./run fix", description=SAYS).parse_args()
    commands = [[*PYTHON, "ruff", "check", "--fix", "."], [*PYTHON, "ruff", "format", "."]]
    if templates():
        commands.append([*DJADE, *templates()])
    codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return 1 if codes[0] or codes[1] else 0


if __name__ == "__main__":
    sys.exit(main())
