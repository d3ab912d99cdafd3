"""Units leaving and joining a line, to the cent."""

from dataclasses import replace

from plugin.twin.errors import TwinError
from plugin.twin.model import Line
from plugin.twin.money import share


def worth(line: Line, units: int) -> tuple[int, int]:
    """Net and tax of `units` of those still there; the last unit takes what rounding left."""
    if not 0 <= units <= line.current_quantity:
        raise TwinError(f"{line.title}: only {line.current_quantity} left, not {units}")
    rest = line.current_quantity - units
    net = line.current_net - share(line.current_net, rest, line.current_quantity)
    tax = line.current_tax - share(line.current_tax, rest, line.current_quantity)
    return net, tax


def without(line: Line, units: int) -> Line:
    """The line after some units left it."""
    net, tax = worth(line, units)
    return replace(
        line,
        current_quantity=line.current_quantity - units,
        current_net=line.current_net - net,
        current_tax=line.current_tax - tax,
    )


def with_more(line: Line, units: int, tax: int) -> Line:
    """The line after units were added at the full price; `tax` is the tax on them."""
    net = line.unit_price * units
    return replace(
        line,
        quantity=line.quantity + units,
        net=line.net + net,
        tax=line.tax + tax,
        current_quantity=line.current_quantity + units,
        current_net=line.current_net + net,
        current_tax=line.current_tax + tax,
    )
