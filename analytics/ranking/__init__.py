"""From factors to ranked lists: scores, top-N, explanations, similar items."""
