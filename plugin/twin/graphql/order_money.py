"""An order's totals, every one of them a reading of its present state."""

from plugin.twin.amounts import tally
from plugin.twin.graphql.presenting import Answer, money_bag
from plugin.twin.model import Order
from plugin.twin.money import render


def totals(order: Order) -> Answer:
    """All the `…Set` fields, and the few plain ones that older requests still ask for."""
    amounts, currency = tally(order), order.currency
    values = {
        "currentShippingPriceSet": amounts.current_shipping,
        "currentSubtotalPriceSet": amounts.current_subtotal,
        "currentTotalDiscountsSet": amounts.current_discounts,
        "currentTotalPriceSet": amounts.current_total,
        "currentTotalTaxSet": amounts.current_tax,
        "netPaymentSet": amounts.net_payment,
        "originalTotalPriceSet": amounts.total,
        "refundDiscrepancySet": 0,
        "subtotalPriceSet": amounts.subtotal,
        "totalCapturableSet": 0,
        "totalDiscountsSet": amounts.discounts,
        "totalOutstandingSet": amounts.outstanding,
        "totalPriceSet": amounts.total,
        "totalReceivedSet": amounts.paid,
        "totalRefundedSet": amounts.refunded,
        "totalRefundedShippingSet": amounts.shipping - amounts.current_shipping,
        "totalShippingPriceSet": amounts.shipping,
        "totalTaxSet": amounts.tax,
        "totalTipReceivedSet": 0,
    }
    bags: Answer = {name: money_bag(minor, currency) for name, minor in values.items()}
    units = sum(line.current_quantity for line in order.lines)
    return {
        **bags,
        "currentTotalDutiesSet": None,
        "originalTotalDutiesSet": None,
        "totalCapturable": render(0, currency),
        "currentSubtotalLineItemsQuantity": units,
        "subtotalLineItemsQuantity": sum(line.quantity for line in order.lines),
    }
