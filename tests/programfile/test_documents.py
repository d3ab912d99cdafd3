"""The page about programme files says what the reader does, and its example is one."""

import re
from pathlib import Path

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.programfile import read
from plugin.programfile.schema import KEYS, Key
from tests.programfile.drafts import SMALLEST

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "programme.md").read_text(encoding="utf-8")
EXAMPLE = (DOCS / "examples" / "programme.toml").read_text(encoding="utf-8")
WRONG = """\
currency = "USD"
[orders]
per = "1.00"
point = 5
points = 5
[orders.only]
products = ["8012345678901"]
[orders.never]
products = ["8012345678901"]
[[orders.bonus]]
first = true
points = 5
[[orders.bonus]]
nth = 2
points = -5
"""
NO_CHOICE = ("", "one of the three", "by the basis", "by the kind")
GIFTS = ("referrals.friend", "referrals.referrer")
OPTIONAL = [key for key in KEYS if key.default not in NO_CHOICE]


def row(key: Key) -> str:
    quotes = "`" if key in OPTIONAL else ""
    without = f"{quotes}{key.default or 'must be written'}{quotes}"
    return f"| `{key.path}` | {key.written} | {without} | {key.meaning} |"


def file_with(key: Key, line: str) -> str:
    """The smallest file with a line in the table of a key; a multiplier has a line to be for."""
    if not key.table:
        return line + SMALLEST
    if key.table == "orders":
        return SMALLEST + line
    if key.table == "orders.multiplier[]":
        other = "vendors" if key.name == "skus" else "skus"
        return f'{SMALLEST}[[orders.multiplier]]\ntimes = 2\n{other} = ["M"]\n{line}'
    if key.table == "expiry" and key.name != "basis":
        return f'{SMALLEST}[expiry]\nbasis = "age"\ndays = 365\n{line}'
    if key.table == "rewards[]":
        kind = 'shipping"' if key.name == "maximum" else 'amount"\nvalue = "1.00"'
        return f'{SMALLEST}[[rewards]]\nkey = "off"\npoints = 100\nkind = "{kind}\n{line}'
    return f"{SMALLEST}[{key.table}]\n{line}"


def offer_with(key: Key, line: str) -> str:
    """The smallest offer; free shipping and points, where a key is not one of an amount."""
    kind = 'shipping"\n' if key.name == "maximum" else 'amount"\nvalue = "1.00"\n'
    tables = {
        "referrals": "" if key.name == "points" else "points = 5\n",
        "referrals.friend": f'kind = "{kind}',
    }
    if key.table == "referrals.referrer" or key.name == "points":
        tables["referrals"] = ""
        tables["referrals.referrer"] = f'kind = "{kind}'
    tables[key.table] += line
    return SMALLEST + "".join(f"[{name}]\n{lines}" for name, lines in tables.items())


def test_the_table_of_keys_is_the_schema() -> None:
    assert re.findall(r"^\| `.*$", PAGE, re.MULTILINE) == [row(key) for key in KEYS]


def test_every_line_of_the_example_has_a_comment() -> None:
    assert all("# " in line for line in EXAMPLE.splitlines() if line)


def test_the_example_is_valid_and_uses_every_key() -> None:
    rule = read(EXAMPLE, "USD").orders
    assert (rule.rate.points, rule.rate.per, rule.minimum, rule.per_order) == (5, 100, 1000, 10)
    table, used = "", set()
    for line in EXAMPLE.splitlines():
        header = re.match(r"(\[+)([a-z.]+)\]", line)
        if header:
            table = f"{header[2]}{'[]' if len(header[1]) > 1 else ''}."
        elif " = " in line:
            used.add(table + line.partition(" = ")[0])
    told = {path for path in used if path.startswith(GIFTS)}
    assert told == {f"{table}.{name}" for table in GIFTS for name in ("kind", "value")} | {
        "referrals.friend.minimum_spend", "referrals.friend.days",
    }, "of what is given the rewards say the rest"  # fmt: skip
    known = {key.path for key in KEYS if not key.path.startswith(GIFTS)}
    assert used - told == known - {"expiry.date"}, "a date stands for days"


def test_every_file_on_the_page_is_valid() -> None:
    files = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert [read(text, "USD") for text in files] == [read(SMALLEST, "USD")]


@pytest.mark.parametrize("key", OPTIONAL, ids=lambda key: key.path)
def test_what_stands_when_a_key_is_left_out_is_what_the_table_says(key: Key) -> None:
    made = offer_with if key.table.startswith("referrals") else file_with
    written = made(key, f"{key.name} = {key.default}\n")
    assert read(written, "USD") == read(made(key, ""), "USD")


@pytest.mark.parametrize("fault", re.findall(r"^orders\..*$", PAGE, re.MULTILINE))
def test_the_refusals_on_the_page_are_those_of_the_reader(fault: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(fault)):
        read(WRONG, "USD")
