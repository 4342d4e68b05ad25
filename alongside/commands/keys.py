"""`./run keys rewrap`: after a new key was put first in SEALING_KEYS, wrap the key of all sealed words with it."""

import argparse

from alongside.matching.actions.keys import rewrap_matching_keys
from alongside.practice.growth.actions.advice import rewrap_advice_keys
from alongside.programs.actions.keys import rewrap_keys
from alongside.staffing.actions.keys import rewrap_application_keys


def main(argv: list[str]) -> int:
    """Wrap anew and say how many were. Safe to stop and to run again."""
    parser = argparse.ArgumentParser(prog="./run keys", description=__doc__)
    parser.add_subparsers(required=True).add_parser("rewrap", help="wrap every key with the first of SEALING_KEYS")
    parser.parse_args(argv)
    rooms = (rewrap_keys, rewrap_application_keys, rewrap_matching_keys, rewrap_advice_keys)
    several = sum(rewrap(by=None) for rewrap in rooms)
    print(f"Wrapped anew: {several}. All others are wrapped with the first of SEALING_KEYS already.")
    return 0
