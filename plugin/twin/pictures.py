"""The colours of the product pictures; the shapes are in `templates/pictures`."""

from dataclasses import dataclass

from plugin.twin.catalogue import Variant


@dataclass(frozen=True)
class Glaze:
    """A fired colour as the eye sees it: in the light, straight on, in the shade, and inside."""

    light: str
    mid: str
    dark: str
    inside: str


@dataclass(frozen=True)
class Backdrop:
    """The wall and the table behind a piece."""

    wall: str
    table: str


OAT = Glaze("#faf3e6", "#ecdfca", "#bfa98a", "#8d775c")
_GLAZES = {
    "Oat": OAT,
    "Fern": Glaze("#a9c2a4", "#7c9c7b", "#4c6b52", "#34503d"),
    "Ember": Glaze("#e0a07a", "#c4714a", "#8a4429", "#5d2c1b"),
    "Salt": Glaze("#f7f5f1", "#e3e0da", "#aeaba6", "#7d7a76"),
    "Ink": Glaze("#7187a0", "#465b76", "#26364c", "#172234"),
    "Clay": Glaze("#d9a98a", "#bf8663", "#86573d", "#5b3827"),
}
_OWN = {
    "fern-bowl": _GLAZES["Salt"],
    "bud-vase": _GLAZES["Ink"],
    "shoulder-vase": Glaze("#f1dfc4", "#d8b98e", "#98734a", "#6a4d2e"),
    "cake-stand": _GLAZES["Salt"],
    "little-teapot": Glaze("#8fae9f", "#5d8272", "#365447", "#233a31"),
}
_BACKDROPS = {
    "morning-mug": Backdrop("#efe4d3", "#e0d0b8"),
    "tall-mug": Backdrop("#e4e6e1", "#d0d4cc"),
    "fern-bowl": Backdrop("#dfe6d9", "#cad5c3"),
    "soup-bowl": Backdrop("#f1e2d6", "#e3cdbb"),
    "bud-vase": Backdrop("#efe3d8", "#dfcdbc"),
    "shoulder-vase": Backdrop("#e3e4dc", "#cfd1c4"),
    "supper-plate": Backdrop("#ece5da", "#dcd0be"),
    "cake-stand": Backdrop("#f0dfd5", "#e2c9bb"),
    "little-teapot": Backdrop("#f2e8d6", "#e5d5ba"),
    "gift-card": Backdrop("#e6e4d8", "#d3d0be"),
}


def colours(variant: Variant) -> tuple[Glaze, Backdrop]:
    """The glaze of a variant and the backdrop of its product."""
    glaze = _GLAZES.get(variant.title or "") or _OWN.get(variant.handle, OAT)
    return glaze, _BACKDROPS[variant.handle]
