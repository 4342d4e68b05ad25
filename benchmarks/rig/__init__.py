"""What benchmarks share: a scene made by the product's own actions, and the bare peer of a page."""
