"""Bodies recorded from the real platform, where they are at hand."""

import json
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).parents[3] / "shared" / "data" / "payloads"

SOURCES = {
    "order": (
        "orders__updated/gadget-2025-04-1",
        "orders__updated/rest-2026-07-01",
        "orders__cancelled/rest-2026-07-06",
        "orders__create/rest-2026-07-03",
        "orders__create/rest-2026-07-11",
        "orders__create/hkd-draft-fixed-with-customer",
        "orders__create/hkd-draft-no-customer",
        "orders__cancelled/hkd-cancelled-by-customer",
    ),
    "refund": (
        "refunds__create/rest-2026-07-01",
        "refunds__create/rest-2026-07-02",
        "refunds__create/rest-2026-07-03",
    ),
    "customer": ("customers__update/gadget-2025-04-1",),
    "shop": ("shop__update/gadget-2025-04-1",),
    "order_edit": ("orders__edited/gadget-2025-04-2",),
}


def load(name: str) -> list[Any]:
    """The recorded bodies of a kind."""
    return [json.loads((PAYLOADS / f"{file}.json").read_text("utf-8")) for file in SOURCES[name]]
