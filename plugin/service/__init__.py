"""Use cases, one module per noun: load, ask the domain, post, enqueue effects."""
