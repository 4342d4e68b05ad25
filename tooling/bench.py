"""`./run bench [--list] [NAME...]`: run every program of benchmarks/ (or the named ones) and print one JSON object.

A benchmark measures the product and a named peer in the same run and says their ratio. It follows the rules of a proof.
"""

import sys

from tooling.proof import run_each

if __name__ == "__main__":
    sys.exit(run_each("benchmarks", sys.argv[1:], kind="benchmark"))
