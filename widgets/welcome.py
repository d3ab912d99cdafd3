"""A referral's offer in words: for the card, for the page that is shared, for what people send."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from plugin.domain.rewards import MONEY, WHOLE, Reward, RewardKind
from plugin.locales import Messages
from plugin.locales.promises import title
from plugin.service.referrals.views import Sharing, Welcome
from widgets.square import Square, square


@dataclass(frozen=True, slots=True)
class Way:
    """Another app that opens with the words and the link in it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Invite:
    """Everything the page says that a member shares."""

    headline: str
    promise: str
    returns: str
    bounds: tuple[str, ...]
    gift: str
    words: str
    ways: tuple[Way, ...]
    square: Square


def invite(welcome: Welcome, shop: str, link: str, messages: Messages) -> Invite:
    """The offer in both directions, and how a link is sent."""
    return Invite(
        headline=headline(welcome, messages),
        promise=promise(welcome, messages),
        returns=returns(welcome, messages),
        bounds=bounds(welcome, messages),
        gift=gift(welcome, messages),
        words=words(welcome, shop, messages),
        ways=ways(welcome, shop, link, messages),
        square=square(link),
    )


def gift(welcome: Welcome, messages: Messages) -> str:
    """What the friend gets: `$10 off`."""
    return _named(welcome.terms.friend, welcome, messages)


def mine(welcome: Welcome, messages: Messages) -> str:
    """What the referrer gets: `$10 off`, `200 points`."""
    reward = welcome.terms.referrer
    if reward is None:
        return messages.text("panel.rewards.price", count=welcome.terms.points)
    return _named(reward, welcome, messages)


def headline(welcome: Welcome, messages: Messages) -> str:
    """Both in a few words: `Give $10, get $10`."""
    given, got = welcome.terms.friend, welcome.terms.referrer
    if got is None or not (_bare(given) and _bare(got)):
        both = {"gift": gift(welcome, messages), "mine": mine(welcome, messages)}
        return messages.text("share.card", **both)
    amounts = {"gift": _amount(given, welcome, messages), "mine": _amount(got, welcome, messages)}
    return messages.text("share.card.money", **amounts)


def promise(welcome: Welcome, messages: Messages) -> str:
    """What the friend gets, with what it takes."""
    return _of_an_order("share.friend", welcome, messages)


def returns(welcome: Welcome, messages: Messages) -> str:
    """What the referrer gets, and when."""
    got, days = mine(welcome, messages), welcome.terms.hold_days
    if not days:
        return messages.text("share.mine.now", mine=got)
    return messages.text("share.mine", count=days, mine=got)


def awaited(sharing: Sharing, messages: Messages) -> tuple[str, ...]:
    """What friends under way bring their referrer, each sentence once."""
    return tuple(dict.fromkeys(returns(one, messages) for one in sharing.awaited))


def bounds(welcome: Welcome, messages: Messages) -> tuple[str, ...]:
    """What else has to be known before one shares, each as a sentence."""
    return tuple(_bounds(welcome, messages))


def greeting(welcome: Welcome, shop: str, messages: Messages) -> str:
    """To the friend: what the gift is for."""
    least = welcome.terms.friend.minimum_spend
    if not least:
        return messages.text("friend.text", shop=shop)
    amount = messages.amount(least, welcome.currency)
    return messages.text("friend.text.minimum", shop=shop, amount=amount)


def undated(reward: Reward) -> Reward:
    """The same without its days, where they are said as a date."""
    return replace(reward, days=0)


def words(welcome: Welcome, shop: str, messages: Messages) -> str:
    """What a member may send, in their own language; the link is not in it."""
    return _of_an_order("share.text", welcome, messages, shop=shop)


def ways(welcome: Welcome, shop: str, link: str, messages: Messages) -> tuple[Way, ...]:
    """Other apps to share with. The last is the mail program of whoever shares."""
    said = words(welcome, shop, messages)
    both = f"{said} {link}"
    subject = messages.text("share.subject", gift=gift(welcome, messages), shop=shop)
    mail = urlencode({"subject": subject, "body": both}, quote_via=quote)
    found = {
        "whatsapp": f"https://wa.me/?{urlencode({'text': both}, quote_via=quote)}",
        "facebook": f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': link})}",
        "x": f"https://x.com/intent/post?{urlencode({'text': said, 'url': link}, quote_via=quote)}",
        "email": f"mailto:?{mail}",
    }
    return tuple(Way(messages.text(f"share.by.{name}"), to) for name, to in found.items())


def _of_an_order(key: str, welcome: Welcome, messages: Messages, **more: str) -> str:
    """A sentence about the first order, with its minimum where there is one."""
    least, said = welcome.terms.friend.minimum_spend, gift(welcome, messages)
    if not least:
        return messages.text(key, gift=said, **more)
    amount = messages.amount(least, welcome.currency)
    return messages.text(f"{key}.minimum", gift=said, amount=amount, **more)


def _bounds(welcome: Welcome, messages: Messages) -> Iterator[str]:
    terms = welcome.terms
    if terms.minimum > _paid_at_least(terms.friend):
        least = messages.amount(terms.minimum, welcome.currency)
        yield messages.text("share.least", amount=least)
    if terms.friend.days:
        yield messages.text("share.until", count=terms.friend.days)
    if terms.cap:
        yield messages.text(f"share.cap.{terms.period}", count=terms.cap)


def _paid_at_least(friend: Reward) -> int:
    """What an order with the friend's code comes to after it, at least; minor units."""
    if friend.kind is RewardKind.PERCENT:
        return friend.minimum_spend * (WHOLE - friend.value) // WHOLE
    off = friend.value if friend.kind is RewardKind.AMOUNT else 0
    return max(0, friend.minimum_spend - off)


def _named(reward: Reward, welcome: Welcome, messages: Messages) -> str:
    """A reward by its name, or by what it is worth as briefly as it can be said."""
    if not _bare(reward):
        return title(reward, 1, welcome.currency, messages)
    return messages.text(f"reward.{reward.kind}", worth=_amount(reward, welcome, messages))


def _bare(reward: Reward) -> bool:
    """Does an amount alone say what it is?"""
    return reward.kind in MONEY and not reward.name


def _amount(reward: Reward, welcome: Welcome, messages: Messages) -> str:
    return messages.amount(reward.worth(1), welcome.currency)
