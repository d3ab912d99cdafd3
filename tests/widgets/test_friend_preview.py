"""What a messenger shows of a friend's link: a title, a sentence, and a picture of the offer."""

from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from plugin.domain.rewards import Reward, RewardKind
from plugin.service.referrals.views import Welcome
from tests.cast import CHARLIE, KUBEK
from tests.service.referrals.circle import TEN_OFF_FORTY
from tests.widgets.parlour import Parlour
from tests.widgets.reading import read
from widgets import picture, previews


def tags(answer: TestResponse) -> dict[str, str]:
    """What a messenger reads."""
    found = read(answer.text).named("meta")
    return {
        str(one.get("property") or one.get("name")): str(one["content"])
        for one in found
        if "content" in one
    }


def test_a_messenger_finds_a_title_a_sentence_and_a_picture(parlour: Parlour) -> None:
    link = parlour.circle.link()
    told = tags(parlour.opens(link, ""))
    assert told["og:title"] == "From a friend: $10 off"
    assert told["og:description"] == "On your first order at Kubek, from $40."
    assert told["og:url"] == f"https://{KUBEK.domain}/apps/laurel/r/{link}"
    assert told["robots"] == "noindex"
    answer = parlour.store.app.test_client().get(urlsplit(told["og:image"]).path)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    seen = Image.open(BytesIO(answer.data))
    assert (seen.format, seen.size) == ("PNG", (1200, 630))


def test_another_offer_is_another_picture_and_the_old_address_leads_to_it(parlour: Parlour) -> None:
    client, link = parlour.store.app.test_client(), parlour.circle.link()
    before = urlsplit(tags(parlour.opens(link))["og:image"]).path
    old = client.get(before).data
    tenth = Reward(TEN_OFF_FORTY.friend.key, RewardKind.PERCENT, 0, value=1500)
    parlour.circle.offer(replace(TEN_OFF_FORTY, friend=tenth, minimum=0))
    after = urlsplit(tags(parlour.opens(link))["og:image"]).path
    assert after != before
    assert client.get(after).data != old
    stale = client.get(before)
    assert stale.headers["Location"] == after
    assert stale.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(before, follow_redirects=True).data == client.get(after).data


@pytest.mark.parametrize("name", ["Łódź & Glina", "Café", "窯と羊歯", "كوب", "☕", "a\nb"])
@pytest.mark.parametrize("figures", ["$10", ""])
def test_a_name_that_the_font_cannot_write_is_left_out_and_never_spoiled(
    name: str, figures: str
) -> None:
    """No box and no question mark stands for a letter; the messenger writes the name beside it."""
    said, left_out = (picture.Picture("#2f5d50", figures, one) for one in (name, ""))
    assert picture.drawn(said) == picture.drawn(left_out)
    assert picture.drawn(replace(said, name="Lodz & Glina")) != picture.drawn(left_out)


@pytest.mark.parametrize(
    ("currency", "told"),
    [
        ("USD", "$10"), ("EUR", "EUR 10"), ("PLN", "PLN 10"), ("IDR", "IDR 10"),
        ("JPY", "JPY 1,000"), ("KWD", "KWD 1"), ("INR", "INR 10"),
    ],
)  # fmt: skip
def test_the_figures_are_written_in_letters_that_the_font_has(currency: str, told: str) -> None:
    assert previews._figures(Welcome(TEN_OFF_FORTY, currency)) == told


@pytest.mark.attack
def test_a_picture_is_drawn_once_whoever_asks_and_under_whatever_names(
    parlour: Parlour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Review 18: a quarter of a second of processor for anybody who asks, eight at a time."""
    path = urlsplit(tags(parlour.opens(parlour.circle.link()))["og:image"]).path
    strokes: list[int] = []

    def sprig(_pen: object, _leaf: str) -> None:
        strokes.append(1)
        assert not picture._one_at_a_time.acquire(blocking=False), "somebody else may draw"

    monkeypatch.setattr(picture, "_sprig", sprig)
    picture._drawn.cache_clear()
    client = parlour.store.app.test_client()
    for name in (*(f"/{number:016x}.png" for number in range(20)), path[path.rindex("/") :]):
        answer = client.get(path[: path.rindex("/")] + name)
        assert answer.status_code in {200, 302}
    assert client.get(path).status_code == 200
    assert len(strokes) == 1
    picture._drawn.cache_clear()


@pytest.mark.attack
@pytest.mark.parametrize("domain", [CHARLIE.shop.domain, "..", "kubek.myshopify.com.evil"])
def test_a_shop_that_offers_nothing_has_no_picture(parlour: Parlour, domain: str) -> None:
    client = parlour.store.app.test_client()
    assert client.get(f"/widgets/preview/{domain}/0123456789abcdef.png").status_code == 404
    parlour.circle.offer(None)
    assert client.get(f"/widgets/preview/{KUBEK.domain}/x.png").status_code == 404
