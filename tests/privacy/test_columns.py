"""Every column of every table is told in docs/privacy.md: personal, pseudonymous, or neither."""

import re

import pytest
from sqlalchemy import LargeBinary, Table

from plugin.store.tables import metadata
from tests.house.rules import ROOT

PAGE = ROOT / "docs" / "privacy.md"
DIGESTS = re.compile(r"hash|digest|head|previous|secret")
"""Bytes that are no sealed text: digests, and what keys them."""


def told() -> dict[str, tuple[set[str], set[str], set[str]]]:
    """By table: its personal, pseudonymous and other columns, as the page says."""
    _, _, after = PAGE.read_text(encoding="utf-8").partition("\n## Every column\n")
    rows = [line.split("|")[1:5] for line in after.splitlines() if line.startswith("| `")]
    return {
        re.findall(r"`(\w+)`", name)[0]: (names(personal), names(pseudonymous), names(none))
        for name, personal, pseudonymous, none in rows
    }


def names(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def test_every_table_is_told() -> None:
    assert told().keys() == metadata.tables.keys()


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: str(table.name))
def test_every_column_is_classified_once(table: Table) -> None:
    personal, pseudonymous, none = told()[table.name]
    assert personal | pseudonymous | none == set(table.columns.keys())
    assert len(personal) + len(pseudonymous) + len(none) == len(table.columns)


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: str(table.name))
def test_what_is_personal_is_sealed(table: Table) -> None:
    """Personal data is bytes under a key, never a word that a reader of the database reads."""
    personal, _pseudonymous, _none = told()[table.name]
    assert {name for name in personal if not isinstance(table.c[name].type, LargeBinary)} == set()


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: str(table.name))
def test_what_is_sealed_is_personal_or_opens_something(table: Table) -> None:
    """A permit opens a shop, a code a discount, and a logo is shown to everybody."""
    personal, _pseudonymous, _none = told()[table.name]
    sealed = {
        column.name
        for column in table.columns
        if isinstance(column.type, LargeBinary) and not DIGESTS.search(column.name)
    }
    assert table.name in {"permit", "code", "logo"} or sealed == personal
