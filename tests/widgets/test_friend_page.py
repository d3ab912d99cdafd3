"""The friend's page in all its states: what anybody typed stays text, and nothing runs inline."""

import re
from dataclasses import replace

import pytest

from plugin.locales import Messages, languages
from tests.service.referrals.circle import TEN_OFF_FORTY
from tests.widgets.friends import FRIENDS
from tests.widgets.reading import Read, read
from tests.widgets.test_hostile import ALLOWED, HOSTILE
from tests.widgets.test_words import bare, pseudo
from widgets.assets import files
from widgets.friend import rendered


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("found", FRIENDS)
def test_what_merchants_and_members_say_is_text_to_a_friend(found: str, text: str) -> None:
    """The name of the shop, of the gift and of who sends it make no element and no attribute."""

    def poisoned(said: str) -> Read:
        view = FRIENDS[found]
        friend = replace(TEN_OFF_FORTY.friend, name=said)
        welcome = view.welcome and replace(
            view.welcome, terms=replace(view.welcome.terms, friend=friend)
        )
        shop = replace(view.shop, name=said)
        named = replace(view, shop=shop, welcome=welcome, first_name=said, code=view.code and said)
        return read(rendered(named, Messages.of("en"), "https://laurel.example"))

    def shape(page: Read) -> list[tuple[str, set[str]]]:
        return [(tag, set(attributes)) for tag, attributes in page.tags if tag != "wbr"]

    assert shape(poisoned(text)) == shape(poisoned("Ania"))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("found", FRIENDS)
def test_a_friends_page_runs_nothing_inline(found: str, language: str) -> None:
    page = read(rendered(FRIENDS[found], Messages.of(language), "https://laurel.example"))
    for tag, attributes in page.tags:
        assert tag in ALLOWED | {"script"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    scripts = [str(one["src"]) for one in page.named("script")]
    assert all(
        one.startswith("https://laurel.example/widgets/static/acts.js?v=") for one in scripts
    )
    assert bool(scripts) == bool(FRIENDS[found].code)


@pytest.mark.parametrize("found", FRIENDS)
def test_a_friends_page_holds_no_bare_words(found: str) -> None:
    view = FRIENDS[found]
    nameless = replace(view, shop=replace(view.shop, name="·"), first_name="")
    assert bare(read(rendered(nameless, pseudo(), ""))) == []


def test_no_script_of_these_pages_keeps_anything_on_the_device() -> None:
    for name in ("acts.js", "referral.js"):
        source = files()[name].decode()
        assert not re.search(r"cookie|Storage|indexedDB|caches|fetch|sendBeacon", source)
