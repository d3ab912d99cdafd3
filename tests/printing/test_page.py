"""The statement as a page: everything told, nothing run, the bars true to the numbers."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.ledger import Kind, Source
from plugin.domain.statement import OWN_LINES, Booked, Column, Statement
from plugin.locales import Messages, languages
from plugin.printing import Links, member_page, plain_member, plain_shop, rows, shop_page
from plugin.printing.rows import SCALE
from tests.printing.views import (
    BUSY,
    DEBT,
    ENDED,
    FRAME,
    LINES,
    MARCH,
    NOTHING,
    QUIET,
    SO_FAR,
    WHOLE,
    at,
    line,
)
from tests.widgets.reading import read

EN = Messages.of("en")
LINKS = Links(
    "https://laurel.example/statement.css", "/apps/laurel/panel", "/apps/laurel/statement?csv",
    "statement-2026-03.csv", "/apps/laurel/statement?2026-02", "/apps/laurel/statement?2026-04",
)  # fmt: skip


def text(html: str) -> str:
    return read(html).text


def test_a_month_is_told_from_start_to_end() -> None:
    told = text(member_page(BUSY, EN))
    sums = "At the start 1,240 Earned +190 Spent 0 Returned \N{MINUS SIGN}95 Expired 0"
    assert f"{sums} From the shop +50" in told
    assert "At the end 1,385" in told
    assert "March 2026 Ania · the whole month" in told


def test_an_open_month_says_until_when() -> None:
    told = text(member_page(SO_FAR, EN))
    assert "so far, until March 21" in told
    assert "Today 1,385" in told


def test_every_line_tells_its_reason_day_points_and_balance() -> None:
    told = text(member_page(BUSY, Messages.of("pl")))
    assert "Prezent od sklepu 12 marca +50 1385" in told


def test_a_late_line_says_when_it_counts() -> None:
    late = replace(LINES[0].entry, effective_at=at(1))
    told = text(member_page(replace(BUSY, lines=(replace(LINES[0], entry=late),)), EN))
    assert "March 3 · counts from March 1" in told


def test_debt_is_told_kindly_beside_the_sum() -> None:
    told = text(member_page(DEBT, EN))
    assert "Your next 190 points cover returned orders." in told


def test_a_quiet_month_shows_no_empty_table() -> None:
    assert "A quiet month" in text(member_page(QUIET, EN))
    assert "At the start" in text(member_page(QUIET, EN))
    nothing = read(member_page(NOTHING, EN, LINKS))
    assert nothing.named("table") == []
    assert [link["href"] for link in nothing.named("a")][-1] == LINKS.back


def test_what_was_given_up_stands_beneath_what_expired() -> None:
    told = text(member_page(replace(BUSY, statement=ENDED, lines=()), EN))
    minus = "\N{MINUS SIGN}"
    assert f"Expired {minus}120 of which left behind {minus}60 of which came back +40" in told


def test_finance_reads_sources_and_how_many_were_concerned() -> None:
    told = text(shop_page(WHOLE, EN))
    assert "Orders +95 By staff +50 Points of 2 people moved." in told


@pytest.mark.parametrize("language", languages())
def test_every_word_of_a_statement_is_written(language: str) -> None:
    messages = Messages.of(language)
    for column in Column:
        assert messages.text(f"statement.{column}")
    for kind in OWN_LINES:
        assert messages.text(f"statement.named.{kind}")
    for source in Source:
        assert messages.text(f"statement.source.{source}")


def test_a_page_on_the_storefront_links_and_a_file_stands_alone() -> None:
    page = read(member_page(BUSY, EN, LINKS))
    assert page.named("style") == []
    assert [link["href"] for link in page.named("link")] == [LINKS.stylesheet]
    ways = {link["href"] for link in page.named("a")}
    assert ways == {LINKS.previous, LINKS.following, LINKS.file, LINKS.back}
    alone = read(member_page(BUSY, EN))
    assert alone.named("a") == alone.named("link") == []
    assert len(alone.named("style")) == 1


@pytest.mark.attack
@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=a()>'])
def test_nothing_from_outside_becomes_markup(hostile: str) -> None:
    shop = replace(FRAME.shop, name=hostile)
    lines = (line(5, 5, "entry.clawback.cancelled", 3, order=hostile),)
    told = replace(BUSY, frame=replace(FRAME, shop=shop), first_name=hostile, lines=lines)
    page = read(member_page(told, EN, LINKS))
    assert page.named("script") == page.named("img") == []
    assert not [tag for tag, attributes in page.tags if any(a[:2] == "on" for a in attributes)]


def test_the_page_needs_no_script_and_no_style_of_its_own_on_the_storefront() -> None:
    html = member_page(BUSY, EN, LINKS)
    assert re.findall(r"<script|<style|\sstyle=|\son\w+=", html) == []


def test_plain_values_say_the_same() -> None:
    told = plain_member(BUSY, EN)
    columns = [told[column] for column in Column]
    assert told["opening"] + sum(columns) == told["closing"] == told["lines"][-1]["balance"]
    assert (told["from"], told["over"]) == ("2026-03-01T00:00:00+01:00", True)
    assert told["until"] == "2026-04-01T00:00:00+02:00"
    assert plain_shop(WHOLE)["sources"] == {"order": 95, "adjustment": 50}


POINTS = st.integers(-(10**12), 10**12)


@given(POINTS, st.lists(st.tuples(st.sampled_from(Kind), POINTS), max_size=6))
def test_bars_lead_from_opening_to_closing(opening: int, moved: list[tuple[Kind, int]]) -> None:
    booked = tuple(Booked(kind, Source.ORDER, points, at(3)) for kind, points in moved)
    told = rows(Statement(MARCH, opening, booked))
    for row in told:
        start, length = row.bar
        assert start >= 0 <= length
        assert start + length <= SCALE
    assert told[0].points + sum(row.points for row in told[1:-1]) == told[-1].points
