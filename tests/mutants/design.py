"""A naive design: a change to the house, and the test that tells the two apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Design:
    """In a file, each of these texts (there once) gives way to another; the test must fail."""

    name: str
    path: str
    edits: tuple[tuple[str, str], ...]
    test: str


def design(name: str, path: str, old: str, new: str, test: str) -> Design:
    """A design that changes one place."""
    return Design(name, path, ((old, new),), test)
