"""How long points last, read from its table: one basis, and only the keys that belong to it."""

import re
from datetime import date

from plugin.domain.expiry import LATEST_WARNING, LONGEST, NEVER, SHORTEST, Basis, Expiry
from plugin.programfile.table import Table
from plugin.programfile.wording import impossible

_DATE = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_A_COMMON_YEAR = 2023
_KEYS_OF = {
    Basis.NONE: (),
    Basis.INACTIVITY: ("days", "first_warning", "second_warning", "never_in"),
    Basis.AGE: ("days", "first_warning", "second_warning", "never_in"),
    Basis.DATE: ("date", "first_warning", "second_warning", "never_in"),
}


def expiry(table: Table) -> Expiry:
    """The rule by which points expire; without the table they never do."""
    basis = table.choice("basis", Basis, Basis.NONE)
    for key in table.values:
        if key != "basis" and key not in _KEYS_OF[basis]:
            table.fault(key, f'it says nothing where basis = "{basis}"; leave it out')
    if basis is Basis.NONE:
        return NEVER
    month, day = _date(table) if basis is Basis.DATE else (0, 0)
    days = 0 if basis is Basis.DATE else table.whole("days", None, SHORTEST, LONGEST)
    return Expiry(basis, days, month, day, _warnings(table), _regions(table))


def _warnings(table: Table) -> tuple[int, int]:
    first = table.whole("first_warning", NEVER.warn_days[0], LATEST_WARNING + 1, SHORTEST)
    second = table.whole("second_warning", NEVER.warn_days[1], LATEST_WARNING, SHORTEST)
    if second < first:
        return first, second
    table.fault("second_warning", f"it comes after the first; write fewer than {first} days")
    return NEVER.warn_days


def _date(table: Table) -> tuple[int, int]:
    written = table.values.get("date")
    found = _DATE.fullmatch(written) if isinstance(written, str) else None
    try:
        month, day = (int(part) for part in found.groups()) if found else (0, 0)
        date(_A_COMMON_YEAR, month, day)
    except ValueError:
        said = 'write a month and a day that every year has, such as "12-31"'
        table.fault("date", f"{impossible(written)}; {said}")
        return 12, 31
    return month, day


def _regions(table: Table) -> frozenset[str]:
    return table.texts("never_in") if "never_in" in table else NEVER.never_in
