"""Numbers and names for new things, shaped like the platform's."""

from plugin.twin.state import State

_FIRST = {
    "order": 6_184_230_011_904,
    "customer": 8_120_447_320_064,
    "line_item": 15_512_004_117_504,
    "transaction": 7_553_100_210_176,
    "refund": 982_300_044_288,
}
_ELSEWHERE = 21_004_000_000_000
_STRIDE = 32_768
_WIDE = 2**53 + 1
_EVERY_WIDE = 5


def new_id(state: State, kind: str) -> int:
    """The next id of a kind; every fifth is beyond what a double holds, as some real ones are."""
    n = state.next_number(f"id:{kind}")
    number = _FIRST.get(kind, _ELSEWHERE) + n * _STRIDE
    return number + _WIDE if n % _EVERY_WIDE == 0 else number


def gid(kind: str, number: int) -> str:
    """A global id as GraphQL and webhooks write it."""
    return f"gid://shopify/{kind}/{number}"
