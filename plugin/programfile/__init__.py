"""
A programme as one commented TOML file: read strictly, written back, told in words.

The keys are in `schema` and, for people, in docs/programme.md. Nothing here reads a file or a
clock: text in, rules out, and the other way round.
"""

from plugin.programfile.comparing import Change, changes
from plugin.programfile.draft import Draft
from plugin.programfile.reading import read
from plugin.programfile.rewards import Entered, default_days, enter, keys_of
from plugin.programfile.worth import most_money
from plugin.programfile.writing import plain, write

__all__ = [
    "Change",
    "Draft",
    "Entered",
    "changes",
    "default_days",
    "enter",
    "keys_of",
    "most_money",
    "plain",
    "read",
    "write",
]
