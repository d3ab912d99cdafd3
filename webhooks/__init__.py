"""The platforms' door: webhooks in, an answer out, nothing else in between."""
