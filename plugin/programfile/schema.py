"""Every key that a file may hold: how it is written, what stands without it, what it means."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Key:
    """`default` is what counts when the key is left out, as TOML; empty: it must be written."""

    path: str
    written: str
    default: str
    meaning: str

    @property
    def table(self) -> str:
        """The path of the table that holds the key: `orders.bonus[]`."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The key itself: `points`."""
        return self.path.rpartition(".")[2]


_WHOLE = "whole number"
_MONEY = "amount in quotes"
_TEXTS = "list of texts"
_IDS = "list of ids in quotes"
_BY_BASIS = "by the basis"
_ONE_OF_THREE = "one of the three"
_SWITCH = "true, false"
_BY_KIND = "by the kind"
_PERIODS = "day, week, month, year, ever"
_KINDS = "amount, percent, shipping, product, buy_get, gift_card, store_credit, perk"

_RULES = (
    Key("currency", "text", "", "the programme's currency (ISO 4217); it never changes"),
    Key("enabled", _SWITCH, "true", "false: new orders earn nothing, what people have stays"),
    Key("budget", _WHOLE, "0", "points earned in a calendar month, then they wait; 0: no end"),
    Key("orders.points", _WHOLE, "", "points for every amount below"),
    Key("orders.per", _MONEY, "", "the amount that earns them; any exact rate"),
    Key("orders.trigger", "created, paid, fulfilled", '"paid"', "when an order starts to earn"),
    Key("orders.hold_days", "0 to 90", "14", "days on the way before points can be spent"),
    Key("orders.rounding", "floor, half_up, ceiling", '"floor"', "what becomes of part of a point"),
    Key("orders.minimum", _MONEY, '"0"', "orders that keep less than this earn nothing"),
    Key("orders.per_order", _WHOLE, "0", "points for every order that counts, on top"),
    Key("orders.only.products", _TEXTS, "[]", "only these product ids count"),
    Key("orders.only.vendors", _TEXTS, "[]", "or these vendors"),
    Key("orders.only.skus", _TEXTS, "[]", "or these SKUs"),
    Key("orders.never.products", _TEXTS, "[]", "these product ids never count"),
    Key("orders.never.vendors", _TEXTS, "[]", "nor these vendors"),
    Key("orders.never.skus", _TEXTS, "[]", "nor these SKUs"),
    Key("orders.never.tags", _TEXTS, "[]", "nor whole orders with one of these tags"),
    Key("orders.never.sources", _TEXTS, "[]", "nor whole orders from these channels"),
    Key("orders.multiplier[].times", 'factor: 2, "1.5", "1/3"', "", "how often these lines count"),
    Key("orders.multiplier[].products", _TEXTS, "[]", "lines with these product ids"),
    Key("orders.multiplier[].vendors", _TEXTS, "[]", "or of these vendors"),
    Key("orders.multiplier[].skus", _TEXTS, "[]", "or with these SKUs"),
    Key("orders.bonus[].first", "true", _ONE_OF_THREE, "for a member's first order"),
    Key("orders.bonus[].nth", _WHOLE, _ONE_OF_THREE, "for a member's order of this number"),
    Key("orders.bonus[].over", _MONEY, _ONE_OF_THREE, "for every order of at least this amount"),
    Key("orders.bonus[].points", _WHOLE, "", "points on top"),
    Key("orders.limit[].points", _WHOLE, "", "at most so many points from orders"),
    Key("orders.limit[].period", _PERIODS, "", "of one member, in this time"),
    Key("expiry.basis", "none, inactivity, age, date", '"none"', "what lets points expire"),
    Key(
        "expiry.days", "30 to 3660", _BY_BASIS, "inactivity: without an order; age: since spendable"
    ),
    Key("expiry.date", '"MM-DD"', _BY_BASIS, "date: the last day of the year to spend points"),
    Key("expiry.first_warning", "5 to 30", "30", "days ahead of the end, by mail and in the panel"),
    Key("expiry.second_warning", "4 to 29", "7", "days ahead of the end, once more"),
    Key("expiry.never_in", _TEXTS, '["CA-ON", "CA-QC"]', "regions where nothing expires by time"),
    Key(
        "rewards[].key",
        "small letters, digits, dashes",
        "",
        "its name in files and books, for good",
    ),
    Key("rewards[].kind", _KINDS, "", "what it is; a key keeps its kind"),
    Key("rewards[].points", _WHOLE, "", "the price in points; of a slider, of one step"),
    Key("rewards[].value", _MONEY, _BY_KIND, "the money it is worth; of a slider, one step"),
    Key("rewards[].percent", '10, "12.5"', _BY_KIND, "per cent off; of a slider, one step"),
    Key("rewards[].gives", _IDS, _BY_KIND, "ids of the product variants that are free"),
    Key("rewards[].name", "text", '""', "what shoppers read; empty: it says what it is"),
    Key("rewards[].enabled", _SWITCH, "true", "false: nobody can take it; codes go on working"),
    Key("rewards[].least", "1 to 1000", "1", "the fewest steps at once"),
    Key("rewards[].most", "1 to 1000", "1", "the most steps; more than one makes it a slider"),
    Key("rewards[].minimum_spend", _MONEY, '"0"', "what the goods it is for must come to"),
    Key("rewards[].maximum", _MONEY, '"0"', "the dearest shipping it pays for; 0: any"),
    Key("rewards[].products", _IDS, "[]", "the product ids it is for"),
    Key("rewards[].collections", _IDS, "[]", "or the collections; neither written: everything"),
    Key("rewards[].days", "0 to 730", _BY_KIND, "days in which it can be used; 0: for good"),
    Key("rewards[].combines", "list of order, product, shipping", "[]", "discounts it goes beside"),
    Key("rewards[].bound", _SWITCH, "false", "true: for the member alone; each is made on its own"),
    Key("rewards[].tiers", _TEXTS, "[]", "only members of these tiers may take it"),
    Key("rewards[].per_member", _WHOLE, "0", "how often one member may take it; 0: any number"),
    Key("rewards[].budget", _MONEY, '"0"', "what it may cost in a calendar month; 0: no end"),
)
_REFERRALS = (
    Key("referrals.enabled", _SWITCH, "true", "false: nobody is invited; what was claimed counts"),
    Key("referrals.minimum", _MONEY, '"0"', "what a friend's first order must come to, net"),
    Key("referrals.hold_days", "0 to 90", "14", "days after it before the referrer is rewarded"),
    Key("referrals.cap", _WHOLE, "10", "rewarded friends of a referrer in one period; 0: no end"),
    Key("referrals.period", _PERIODS, '"month"', "what the cap is for, by the shop's calendar"),
    Key("referrals.household", "0 to 20", "1", "friends who may share an address, phone, network"),
    Key("referrals.threshold", "1 to 100", "50", "from this score on staff look first"),
    Key("referrals.points", _WHOLE, "0", "points for the referrer, where no reward is below"),
)
_OF_GIFTS = (
    *("kind", "value", "percent", "gives", "name", "minimum_spend", "maximum"),
    *("products", "collections", "days", "combines"),
)
"""What is said of a reward that is given for a friend: as of any, but for price and key."""


def _given(table: str, names: tuple[str, ...], kinds: str) -> tuple[Key, ...]:
    known = {key.name: key for key in _RULES if key.table == "rewards[]"}
    known["kind"] = replace(known["kind"], written=kinds, meaning="what it is")
    known["value"] = replace(known["value"], meaning="the money it is worth")
    known["percent"] = replace(known["percent"], meaning="per cent off")
    return tuple(replace(known[name], path=f"{table}.{name}") for name in names)


KEYS = (
    *_RULES,
    *_REFERRALS,
    *_given("referrals.friend", _OF_GIFTS, "amount, percent, shipping, product"),
    *_given("referrals.referrer", (*_OF_GIFTS, "bound"), _KINDS),
)


def names(table: str) -> list[str]:
    """The keys of a table and the tables in it, in the order of the schema: of `orders` `per`."""
    start = f"{table}." if table else ""
    below = (key.path.removeprefix(start) for key in KEYS if key.path.startswith(start))
    return list(dict.fromkeys(path.partition(".")[0].removesuffix("[]") for path in below))


def meaning(path: str) -> str:
    """What a key means, in a few words."""
    return next(key.meaning for key in KEYS if key.path == path)
