"""What differs between two sets of rules, line by line and in words."""

from dataclasses import dataclass

from plugin.programfile.draft import Draft
from plugin.programfile.sentences import sentences


@dataclass(frozen=True, slots=True)
class Change:
    """What changes under a path of the file; None: nothing stood, or will stand, there."""

    path: str
    before: str | None
    after: str | None


def changes(before: Draft, after: Draft) -> tuple[Change, ...]:
    """Every difference, in the order of the file; none when the rules are equal."""
    old, new = sentences(before), sentences(after)
    found = (Change(path, old.get(path), new.get(path)) for path in {**new, **old})
    return tuple(change for change in found if change.before != change.after)
