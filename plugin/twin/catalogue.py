"""What Kiln & Fern sells. Prices are set in US cents and kept per currency by a round factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugin.twin.errors import NotFoundError

# Minor units per US cent, as (numerator, denominator).
_FACTORS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "PLN": (4, 1),
        "JPY": (3, 2),
        "IDR": (15_000, 1),
        "KRW": (13, 1),
        "KWD": (3, 1),
    }
)


@dataclass(frozen=True)
class Variant:
    """One thing one can put into a cart."""

    id: int
    product_id: int
    handle: str
    product_title: str
    title: str | None
    sku: str
    cents: int
    gift_card: bool = False
    grams: int = 0

    def price(self, currency: str) -> int:
        """The price of one unit in minor units of a currency."""
        numerator, denominator = _FACTORS.get(currency, (1, 1))
        return self.cents * numerator // denominator


@dataclass(frozen=True)
class Product:
    """A product page's worth."""

    id: int
    handle: str
    title: str
    kind: str
    note: str
    text: str
    variants: tuple[Variant, ...]

    @property
    def first(self) -> Variant:
        """The variant a product page starts with."""
        return self.variants[0]


def _product(
    place: int,
    handle: str,
    title: str,
    kind: str,
    note: str,
    text: str,
    choices: tuple[tuple[str | None, int], ...],
    grams: int,
) -> Product:
    product_id = 9_410_000_000_000 + place * 4_096
    variants = tuple(
        Variant(
            id=48_210_000_000_000 + place * 65_536 + n * 4_096,
            product_id=product_id,
            handle=handle,
            product_title=title,
            title=choice,
            sku=f"KF-{handle.upper()[:8].strip('-')}-{n + 1}",
            cents=cents,
            gift_card=kind == "Gift card",
            grams=grams,
        )
        for n, (choice, cents) in enumerate(choices)
    )
    return Product(product_id, handle, title, kind, note, text, variants)


PRODUCTS = (
    _product(
        1,
        "morning-mug",
        "Morning mug",
        "Mugs",
        "Stoneware, 320 ml",
        "Thrown a little wide so the coffee cools to drinking before you are quite awake."
        " The handle takes three fingers.",
        (("Oat", 3_800), ("Fern", 3_800), ("Ember", 4_200)),
        410,
    ),
    _product(
        2,
        "tall-mug",
        "Tall mug",
        "Mugs",
        "Stoneware, 450 ml",
        "For tea that is meant to last a chapter. Speckled clay, glazed to the foot.",
        (("Salt", 4_200), ("Ink", 4_200)),
        520,
    ),
    _product(
        3,
        "fern-bowl",
        "Fern bowl",
        "Bowls",
        "Porcelain, 15 cm",
        "A real frond is pressed into each one and burns away in the kiln, so no two agree.",
        ((None, 5_400),),
        480,
    ),
    _product(
        4,
        "soup-bowl",
        "Low soup bowl",
        "Bowls",
        "Stoneware, 22 cm",
        "Wide enough for noodles, low enough to find the last spoonful.",
        (("Oat", 4_600), ("Clay", 4_600)),
        690,
    ),
    _product(
        5,
        "bud-vase",
        "Bud vase",
        "Vases",
        "Stoneware, 12 cm",
        "One stem is plenty. The narrow neck holds it where you put it.",
        ((None, 3_200),),
        350,
    ),
    _product(
        6,
        "shoulder-vase",
        "Shoulder vase",
        "Vases",
        "Stoneware, 28 cm",
        "Our largest piece: two days to throw and dry, one long firing, room for a garden.",
        ((None, 12_800),),
        2_100,
    ),
    _product(
        7,
        "supper-plate",
        "Supper plate",
        "Plates",
        "Stoneware, 26 cm",
        "Slightly raised at the rim, quiet under any food. Stacks without complaint.",
        (("Oat", 4_400), ("Fern", 4_400)),
        760,
    ),
    _product(
        8,
        "cake-stand",
        "Cake stand",
        "Plates",
        "Porcelain, 24 cm",
        "Turned in one piece, with a foot that does not wobble when somebody cuts a second slice.",
        ((None, 8_900),),
        1_250,
    ),
    _product(
        9,
        "little-teapot",
        "Little teapot",
        "Tea",
        "Stoneware, 600 ml",
        "Pours clean and keeps two cups warm. The lid stays on until the last drop.",
        ((None, 9_600),),
        980,
    ),
    _product(
        10,
        "gift-card",
        "Gift card",
        "Gift card",
        "Sent by e-mail",
        "For somebody who would rather choose. It never expires.",
        (("25", 2_500), ("50", 5_000), ("100", 10_000)),
        0,
    ),
)

_BY_HANDLE = {product.handle: product for product in PRODUCTS}
_BY_VARIANT = {variant.id: variant for product in PRODUCTS for variant in product.variants}


def product(handle: str) -> Product:
    """The product with a handle."""
    if handle not in _BY_HANDLE:
        raise NotFoundError(f"there is no product {handle!r}")
    return _BY_HANDLE[handle]


def variant(variant_id: int) -> Variant:
    """The variant with an id."""
    if variant_id not in _BY_VARIANT:
        raise NotFoundError(f"there is no variant {variant_id}")
    return _BY_VARIANT[variant_id]
