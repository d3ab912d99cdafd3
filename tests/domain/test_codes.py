"""Codes of our own: drawn, recognised however people write them, and never anybody else's."""

import secrets

import pytest

from plugin.domain import codes


def test_a_code_is_eighty_bits_in_four_groups() -> None:
    assert codes.draw(lambda _count: b"\x00" * 10) == "0000-0000-0000-0000"
    assert codes.draw(lambda _count: b"\xff" * 10) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert codes.draw(lambda count: bytes(range(count))) == "000G-40R4-0M30-E209"


def test_every_code_that_is_drawn_is_ours() -> None:
    drawn = {codes.draw(secrets.token_bytes) for _ in range(500)}
    assert len(drawn) == 500
    assert all(codes.is_ours(code) and codes.normal(code) == code for code in drawn)


@pytest.mark.parametrize(
    "written", ["7k3m-9qxa-0v5t-cdwh", " 7K3M9QXA0V5TCDWH ", "7K3m-9qXA0V5T-CDWH"]
)
def test_a_code_is_ours_however_it_is_written(written: str) -> None:
    assert codes.is_ours(written)
    assert codes.normal(written) == "7K3M-9QXA-0V5T-CDWH"
    assert codes.plain(written) == "7K3M9QXA0V5TCDWH"


@pytest.mark.parametrize(
    "written",
    ["", "SAVE10", "7K3M-9QXA-0V5T-CDW", "7K3M-9QXA-0V5T-CDWHX", "7K3M-9QXA-0V5T-CDWI",
     "7K3M-9QXA-0V5T-CDWL", "7K3M-9QXA-0V5T-CDWO", "7K3M-9QXA-0V5T-CDWU", "7K3M 9QXA 0V5T CDWH",
     "\N{ARABIC-INDIC DIGIT SEVEN}K3M-9QXA-0V5T-CDWH", "7K3M-9QXA-0V5T-CDWß"],
)  # fmt: skip
def test_what_has_another_shape_is_not_ours(written: str) -> None:
    assert not codes.is_ours(written)
