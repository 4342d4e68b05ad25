"""Makes the demo state through the product's own actions. Every person in it is invented."""
