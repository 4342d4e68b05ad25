"""Speed as ratios: the product and a named peer, measured in the same run. `./run bench` runs them all."""
