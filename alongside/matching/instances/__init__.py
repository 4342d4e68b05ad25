"""A round as a file: read with every fault named, solved, and answered with a proof anyone can check. Pure."""
