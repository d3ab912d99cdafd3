"""Every fault of a file is refused by the path of its key, with what to write instead."""

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.rewards import RewardKind
from plugin.programfile import enter, read
from tests.programfile.drafts import SMALLEST


def refusal(text: str, currency: str = "USD") -> str:
    with pytest.raises(InvalidInputError) as caught:
        read(text, currency)
    return str(caught.value)


WHOLE = "write a whole number from {} to 1000000000000"
AMOUNT = 'write an amount{} in USD, such as "1.00"'
NAME = 'write text in quotes, without spaces around it, such as "one"'
LINES = "write products, vendors or skus"
ONE = 'a bonus is for one occasion; write one of first = true, nth = 3, over = "100.00"'
FACTOR = 'write a factor from 0 to 100, such as 2, "1.5" or "1/3"'

ADDED = [
    ("currencies = 1", "orders.currencies: there is no such key; write points, per"),
    ("hold_day = 14", "orders.hold_day: there is no such key; write hold_days"),
    ('"a\\nb" = 1', 'orders."a\\nb": there is no such key; write'),
    ("hold_days = 91", "orders.hold_days: 91 is not possible; write a whole number from 0 to 90"),
    ("hold_days = -1", "orders.hold_days: -1 is not possible; write a whole number from 0 to 90"),
    ("hold_days = true", "orders.hold_days: true is not possible; write a whole number"),
    ('hold_days = "14"', 'orders.hold_days: "14" is not possible; write a whole number'),
    ("hold_days = 1.5", "orders.hold_days: 1.5 has no quotes; write a whole number"),
    ("hold_days = 2026-01-01", "orders.hold_days: a date or a time is not possible; write"),
    ('trigger = "shipped"',
     'orders.trigger: "shipped" is not possible; write "created", "paid" or "fulfilled"'),
    ("trigger = 1", "orders.trigger: 1 is not possible; write"),
    ('rounding = "up"',
     'orders.rounding: "up" is not possible; write "floor", "half_up" or "ceiling"'),
    ("per_order = -1", f"orders.per_order: -1 is not possible; {WHOLE.format(0)}"),
    ("per_order = 1000000000001",
     f"orders.per_order: 1000000000001 is not possible; {WHOLE.format(0)}"),
    ('minimum = "-0.01"', f'orders.minimum: "-0.01" is not possible; {AMOUNT.format("")}'),
    ('minimum = "NaN"', "orders.minimum: 'NaN' is not an amount such as 12.50; write an amount"),
    ("minimum = nan", f"orders.minimum: nan has no quotes; {AMOUNT.format('')}"),
    ("minimum = inf", f"orders.minimum: inf has no quotes; {AMOUNT.format('')}"),
    ("minimum = 1e99999999999999999999",
     f"orders.minimum: 1e99999999999999999999 has no quotes; {AMOUNT.format('')}"),
    ('minimum = "1e3"', "orders.minimum: '1e3' is not an amount such as 12.50; write an amount"),
    ('minimum = "1,000.00"', "orders.minimum: '1,000.00' is not an amount such as 12.50; write"),
    ('minimum = "1.005"', "orders.minimum: 1.005 has more decimals than USD knows; write"),
    ('minimum = "10000000000.01"',
     "orders.minimum: 10000000000.01 is beyond any amount we accept; write an amount in USD"),
    ("minimum = 10", f"orders.minimum: 10 is not possible; {AMOUNT.format('')}"),
    ("minimum = []", f"orders.minimum: a list is not possible; {AMOUNT.format('')}"),
    ("only = 1", "orders.only: 1 is not possible; write its keys under [orders.only]"),
    ("[[orders.only]]", "orders.only: a list is not possible; write its keys under [orders.only]"),
    ('[orders.only]\ncollections = ["cups"]',
     f"orders.only.collections: orders do not tell the collections of their products; {LINES}"),
    ('[orders.only]\ntags = ["cups"]',
     f"orders.only.tags: orders do not tell the tags of their products; {LINES}"),
    ('[orders.never]\ncollections = ["cups"]',
     f"orders.never.collections: orders do not tell the collections of their products; {LINES}"),
    ('[orders.never]\nproduct_tags = ["cups"]',
     f"orders.never.product_tags: orders do not tell the tags of their products; {LINES}"),
    ('[[orders.multiplier]]\nskus = ["M"]\ntimes = 2\ntags = ["cups"]',
     f"orders.multiplier[1].tags: orders do not tell the tags of their products; {LINES}"),
    ('[orders.only]\nproducts = "1"',
     'orders.only.products: "1" is not possible; write a list such as ["one", "two"]'),
    ('[orders.only]\nproducts = ["1", 2]',
     f"orders.only.products[2]: 2 is not possible; {NAME}"),
    ('[orders.only]\nvendors = [""]', f'orders.only.vendors[1]: "" is not possible; {NAME}'),
    ('[orders.never]\ntags = [" a"]', f'orders.never.tags[1]: " a" is not possible; {NAME}'),
    (f'[orders.never]\nskus = ["{"x" * 256}"]', "orders.never.skus[1]: "),
    ('[orders.only]\nproducts = ["1", "2"]\n[orders.never]\nproducts = ["2"]',
     'orders.never.products: "2" is in orders.only.products too; leave it in one of them'),
    ('[orders.only]\nvendors = ["A"]\n[orders.never]\nvendors = ["A"]',
     'orders.never.vendors: "A" is in orders.only.vendors too; leave it in one of them'),
    ('[orders.only]\nskus = ["A"]\n[orders.never]\nskus = ["A"]',
     'orders.never.skus: "A" is in orders.only.skus too; leave it in one of them'),
    ("[orders.multiplier]\ntimes = 2",
     "orders.multiplier: a table is not possible; write each under [[orders.multiplier]]"),
    ("multiplier = [1]", "orders.multiplier: a list is not possible; write each under"),
    ("[[orders.multiplier]]\ntimes = 2", f"orders.multiplier[1]: it is for no lines; {LINES}"),
    *(
        (f'[[orders.multiplier]]\nskus = ["M"]\ntimes = {times}',
         f"orders.multiplier[1].times: {shown}; {FACTOR}")
        for times, shown in [
            ('"1/0"', '"1/0" is not possible'), ('"-1"', '"-1" is not possible'),
            ("-1", "-1 is not possible"), ("101", "101 is not possible"),
            ('"100.1"', '"100.1" is not possible'), ("1.5", "1.5 has no quotes"),
            ('"1e1"', '"1e1" is not possible'), ('"NaN"', '"NaN" is not possible'),
            ("true", "true is not possible"), ('""', '"" is not possible'),
        ]
    ),
    ('[[orders.multiplier]]\nskus = ["M"]', f"orders.multiplier[1].times: it is missing; {FACTOR}"),
    ("[[orders.bonus]]\npoints = 1", f"orders.bonus[1]: {ONE}"),
    ("[[orders.bonus]]\nfirst = true\nnth = 3\npoints = 1", f"orders.bonus[1].nth: {ONE}"),
    ("[[orders.bonus]]\nfirst = false\npoints = 1",
     "orders.bonus[1].first: false is not possible; write true"),
    ("[[orders.bonus]]\nnth = 0\npoints = 1",
     f"orders.bonus[1].nth: 0 is not possible; {WHOLE.format(1)}"),
    ('[[orders.bonus]]\nover = "0.00"\npoints = 1',
     f'orders.bonus[1].over: "0.00" is not possible; {AMOUNT.format(" of at least 0.01")}'),
    ("[[orders.bonus]]\nfirst = true\npoints = 1\n[[orders.bonus]]\nnth = 2\npoints = -5",
     f"orders.bonus[2].points: -5 is not possible; {WHOLE.format(1)}"),
    ("[[orders.bonus]]\nfirst = true",
     f"orders.bonus[1].points: it is missing; {WHOLE.format(1)}"),
    ('[[orders.limit]]\npoints = 0\nperiod = "day"',
     f"orders.limit[1].points: 0 is not possible; {WHOLE.format(1)}"),
    ("[[orders.limit]]\npoints = 1",
     'orders.limit[1].period: it is missing; write "day", "week", "month", "year" or "ever"'),
    ('[[orders.limit]]\npoints = 1\nperiod = "day"\n[[orders.limit]]\npoints = 2\nperiod = "day"',
     "orders.limit[2].period: there is a limit for this day already; leave one of them"),
]  # fmt: skip


@pytest.mark.parametrize(("added", "expected"), ADDED, ids=[expected for _, expected in ADDED])
def test_what_does_not_belong_is_refused_by_its_path(added: str, expected: str) -> None:
    said = refusal(SMALLEST + added)
    assert said.startswith(expected)
    assert said.count(": ") == expected.count(": "), "one fault, told once"
    assert "\n" not in said


REWARD = '[[rewards]]\nkey = "off"\nkind = "amount"\npoints = 500\nvalue = "5.00"\n'
FREE = '[[rewards]]\nkey = "free"\nkind = "product"\npoints = 500\n'

REWARDS = [
    ("value = 5", "rewards[1].value: 5 is not possible; write an amount of at least 0.01 in USD"),
    ('value = "0"', 'rewards[1].value: "0" is not possible; write an amount of at least 0.01'),
    ("points = 0", f"rewards[1].points: 0 is not possible; {WHOLE.format(1)}"),
    ('key = "Off!"', 'rewards[1].key: "Off!" is not possible; write up to 40 small letters'),
    ("key = 5", "rewards[1].key: 5 is not possible; write up to 40 small letters"),
    ('kind = "cash"',
     'rewards[1].kind: "cash" is not possible; write "amount", "percent", "shipping", "product"'),
    ("percent = 10", 'rewards[1].percent: it says nothing where kind = "amount"; leave it out'),
    ("colour = 1", "rewards[1].colour: there is no such key; write "),
    ("days = 731", "rewards[1].days: 731 is not possible; write a whole number from 0 to 730"),
    ("most = 1001", "rewards[1].most: 1001 is not possible; write a whole number from 1 to 1000"),
    ("least = 5",
     "rewards[1].most: 1 is not possible; write a whole number from 5 to 1000"),
    ('combines = ["orders"]',
     'rewards[1].combines: "orders" is not possible; write some of "order", "product" or'),
    ('combines = "order"', 'rewards[1].combines: "order" is not possible; write a list such as'),
    ('products = ["1", 2]', f"rewards[1].products[2]: 2 is not possible; {NAME}"),
    ('name = " x"', 'rewards[1].name: " x" is not possible; write text in quotes, of at most 80'),
    ("bound = 1", "rewards[1].bound: 1 is not possible; write true or false"),
    ("per_member = -1", f"rewards[1].per_member: -1 is not possible; {WHOLE.format(0)}"),
    ('budget = "-1"', f'rewards[1].budget: "-1" is not possible; {AMOUNT.format("")}'),
    (REWARD, 'rewards[2].key: "off" is not possible: another reward has this key; write one of'),
    (FREE, 'rewards[2].gives: it names nothing; write ids of variants, such as ["45012345678901"]'),
    (FREE + 'gives = ["blue-mug"]',
     'rewards[2].gives: "blue-mug" is not possible; write the digits of the id of a Product'),
    ('products = ["8012345678901", "gid://shopify/Collection/7"]',
     'rewards[1].products: "gid://shopify/Collection/7" is not possible; write the digits of the'),
    ('collections = ["007"]', 'rewards[1].collections: "007" is not possible; write the digits'),
    (FREE + 'gives = ["7"]\nminimum_spend = "20.00"',
     'rewards[2].minimum_spend: it says nothing where kind = "product"; leave it out'),
    (FREE.replace("product", "buy_get") + 'gives = ["7"]\nminimum_spend = "20.00"',
     "rewards[2].products: nothing is to be bought; write ids of products, such as"),
    (FREE.replace("product", "buy_get") + 'gives = ["7"]\nproducts = ["8"]',
     f'rewards[2].minimum_spend: it is missing; {AMOUNT.format(" of at least 0.01")}'),
    (FREE.replace("product", "percent") + 'percent = "12.345"',
     'rewards[2].percent: "12.345" is not possible; write more than 0 and at most 100, such as'),
    (FREE.replace("product", "percent") + "percent = 101", "rewards[2].percent: 101 is not"),
    (FREE.replace("product", "percent") + "percent = 0", "rewards[2].percent: 0 is not"),
    (FREE.replace("product", "percent") + "percent = 30\nmost = 4",
     "rewards[2].most: 4 is not possible; write a whole number from 1 to 3"),
    (FREE.replace("product", "perk") + "days = 3",
     'rewards[2].days: it says nothing where kind = "perk"; leave it out'),
]  # fmt: skip


@pytest.mark.parametrize(("added", "expected"), REWARDS, ids=[told for _, told in REWARDS])
def test_a_reward_that_cannot_be_kept_is_refused_by_its_path(added: str, expected: str) -> None:
    name = added.partition(" = ")[0]
    kept = "".join(f"{line}\n" for line in REWARD.splitlines() if not line.startswith(f"{name} ="))
    assert refusal(SMALLEST + kept + added).startswith(expected)


def test_ids_are_kept_as_digits_whichever_way_they_are_written() -> None:
    goods = 'products = ["gid://shopify/Product/8012345678901", "8012345678901", "7"]\n'
    (reward,) = read(SMALLEST + REWARD + goods, "USD").catalogue
    assert reward.products == ("8012345678901", "7")


def test_a_key_keeps_its_kind_for_good() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(SMALLEST + REWARD, "USD", {"off": RewardKind.PERK})
    said = 'rewards[1].kind: "off" is "perk" for good; use a new key for another kind'
    assert str(caught.value) == said
    assert read(SMALLEST + REWARD, "USD", {"off": RewardKind.AMOUNT}).catalogue[0].points == 500


def test_rewards_are_written_as_tables() -> None:
    said = "rewards: 5 is not possible; write each under [[rewards]]"
    assert refusal(f"rewards = 5\n{SMALLEST}") == said


def test_codes_last_a_season_and_money_for_good_when_nothing_is_said() -> None:
    money = REWARD.replace('"off"', '"card"').replace("amount", "gift_card")
    found = read(SMALLEST + REWARD + money, "USD").catalogue
    assert [reward.days for reward in found] == [90, 0]


@pytest.mark.parametrize(("written", "hundredths"), [("10", 1000), ('"12.5"', 1250), ('"0.05"', 5)])
def test_a_percentage_may_have_decimals(written: str, hundredths: int) -> None:
    text = FREE.replace("product", "percent") + f"percent = {written}"
    assert read(SMALLEST + text, "USD").catalogue[0].value == hundredths


def test_a_form_is_read_by_the_same_words() -> None:
    values: dict[str, object] = {"key": "off", "kind": "amount", "points": 500, "value": "5.00"}
    assert enter(values, "USD").reward == read(SMALLEST + REWARD, "USD").catalogue[0]
    wrong = enter({**values, "points": 0, "products": ["1", ""]}, "USD")
    assert wrong.reward is None
    assert set(wrong.faults) == {"points", "products"}


REPLACED = [
    ("points = 5\n", "", f"orders.points: it is missing; {WHOLE.format(0)}"),
    ("points = 5", "points = -5", f"orders.points: -5 is not possible; {WHOLE.format(0)}"),
    ('per = "1.00"', "", f"orders.per: it is missing; {AMOUNT.format(' of at least 0.01')}"),
    ('"1.00"', '"0"', f'orders.per: "0" is not possible; {AMOUNT.format(" of at least 0.01")}'),
    ('"1.00"', "1", f"orders.per: 1 is not possible; {AMOUNT.format(' of at least 0.01')}"),
    ('"1.00"', '"-1"', f'orders.per: "-1" is not possible; {AMOUNT.format(" of at least 0.01")}'),
    ('"USD"', '"EUR"', 'currency: "EUR" is not possible; a programme keeps its currency'),
    ('"USD"', "1", "currency: 1 is not possible; a programme keeps its currency"),
    ('currency = "USD"\n', "",
     'currency: it is missing; a programme keeps its currency, write "USD"'),
    ("[orders]", "enable = true\n[orders]", "enable: there is no such key; write enabled"),
    ("[orders]", "enabled = 1\n[orders]", "enabled: 1 is not possible; write true or false"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), REPLACED)
def test_what_must_be_written_must_be_right(old: str, new: str, expected: str) -> None:
    assert refusal(SMALLEST.replace(old, new)).startswith(expected)


def test_in_yen_an_amount_has_no_decimals() -> None:
    yen = SMALLEST.replace("USD", "JPY").replace("1.00", "1.50")
    said = "orders.per: 1.50 has more decimals than JPY knows; write an amount of at least 1 in JPY"
    assert refusal(yen, "JPY").startswith(said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("currency = ", "the file is not TOML: Invalid value"),
        (SMALLEST + "points = 6", "the file is not TOML: Cannot overwrite a value"),
        ("a = " + "[" * 20_000, "the file is nested too deeply"),
        ("a = " + "9" * 5_000, "the file is not TOML: "),
        ("#" * 1_000_001, "a programme file has at most 1000000 characters"),
        ("", 'currency: it is missing; a programme keeps its currency, write "USD"; orders.points'),
        ("orders = 5", "currency: it is missing"),
    ],
    ids=[
        "half a line",
        "a key twice",
        "nested",
        "a long number",
        "too long",
        "nothing",
        "no table",
    ],
)
def test_what_is_no_programme_file_at_all(text: str, expected: str) -> None:
    assert refusal(text).startswith(expected)


def test_all_faults_are_told_at_once() -> None:
    added = 'hold_days = 91\ntriger = "paid"\n[[orders.limit]]\npoints = -1\nperiod = "hour"'
    paths = [fault.partition(": ")[0] for fault in refusal(SMALLEST + added).split("; orders")]
    assert paths == ["orders.triger", ".hold_days", ".limit[1].points", ".limit[1].period"]


def test_of_very_many_faults_the_first_are_told() -> None:
    many = "".join(f"key_{number} = 1\n" for number in range(30))
    said = refusal(SMALLEST + many)
    assert said.count("there is no such key") == 20
    assert said.endswith("; and 10 more")
