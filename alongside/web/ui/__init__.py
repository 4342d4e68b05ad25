"""The kit: component tag, components, tokens, page shells. Knows no room."""
