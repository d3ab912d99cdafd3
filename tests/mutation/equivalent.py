"""Faults that change nothing anybody can see, each with its reason: they are not counted."""

EQUIVALENT = {
    ("bonuses.py", "return sorted({limit.period for rule in rules for limit in rule.limits})"): (
        "sorted -> list",  # each period is counted for itself
    ),
    ("bonuses.py", "return period, None"): ("returns nothing",),  # a name like any other
    ("bonuses.py", "return period, day.replace(day=1)"): ("1 -> 2",),  # so is the second day
    (
        "bonuses.py",
        "return period, day.replace(month=1, day=1) if period is Period.YEAR else day",
    ): ("1 -> 2",),
    ("deadlines.py", "if term.ends is None or term.ends > start:"): (
        "Gt -> GtE",  # nothing that begins at the end of a term can end in it
    ),
    ("expiry.py", "year = earliest.astimezone(zone).year - 1"): ("1 -> 2",),  # years are tried
    ("expiry.py", "for (begins, expiry), end in zip(kept, ends, strict=True)"): (
        "True -> False",  # both are as long
    ),
    (
        "replay.py",
        (
            "for at, _rank, _key, event in "
            "sorted(_events(movements, now), key=lambda event: event[:3]):"
        ),
    ): (
        "3 -> 4",  # no two events share moment, rank and key
    ),
    ("replay.py", "yield ending.at, 0, lot.key, _End(lot, ending)"): (
        "0 -> 1",  # nobody has points that end and a debt for new ones to pay
    ),
    ("replay.py", "yield debit.at, 3, debit.key, debit"): ("3 -> 4",),  # keys sort them as well
    ("replay.py", "yield pardon.at, 4, pardon.key, pardon"): ("4 -> 5",),  # it is the last
}  # fmt: skip
"""(file, the line as it is written) to the faults in it."""


def is_equivalent(file: str, line: str, fault: str) -> bool:
    """Is this fault known to change nothing?"""
    return fault in EQUIVALENT.get((file, line.strip()), ())
