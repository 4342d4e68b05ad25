"""What `./run` calls: set-up, tests, checks, locks, proofs. No part of the product imports it."""
