"""Every operation the twin answers, by its name in the schema."""

from collections.abc import Callable, Mapping
from typing import Any

from plugin.twin.graphql import (
    bulk,
    customer_writes,
    customers,
    definitions,
    discounts,
    gift_cards,
    metafields,
    nodes,
    orders,
    products,
    redeem_codes,
    shop,
    store_credit,
    tags,
    webhooks,
)
from plugin.twin.twin import Twin

Root = Callable[[Twin, Mapping[str, Any]], Any]

QUERIES: Mapping[str, Root] = {
    "bulkOperation": bulk.bulk_operation,
    "bulkOperations": bulk.bulk_operations,
    "codeDiscountNode": discounts.code_discount_node,
    "codeDiscountNodeByCode": discounts.code_discount_node_by_code,
    "currentAppInstallation": shop.current_app_installation,
    "customer": customers.customer,
    "customerByIdentifier": customers.customer_by_identifier,
    "customers": customers.customers,
    "customersCount": customers.customers_count,
    "discountNode": nodes.discount_node,
    "discountNodes": discounts.discount_nodes,
    "discountNodesCount": discounts.discount_nodes_count,
    "discountRedeemCodeBulkCreation": redeem_codes.bulk_creation,
    "giftCard": gift_cards.gift_card,
    "job": redeem_codes.job,
    "node": nodes.node,
    "nodes": nodes.nodes,
    "order": orders.order,
    "orders": orders.orders,
    "ordersCount": orders.orders_count,
    "products": products.products,
    "shop": shop.shop,
    "storeCreditAccount": store_credit.account,
    "webhookSubscription": webhooks.webhook_subscription,
    "webhookSubscriptions": webhooks.webhook_subscriptions,
    "webhookSubscriptionsCount": webhooks.webhook_subscriptions_count,
}

MUTATIONS: Mapping[str, Root] = {
    "bulkOperationCancel": bulk.cancel,
    "bulkOperationRunQuery": bulk.run_query,
    "customerCreate": customer_writes.create,
    "discountCodeActivate": discounts.activate,
    "discountCodeBasicCreate": discounts.create_basic,
    "discountCodeBxgyCreate": discounts.create_bxgy,
    "discountCodeDeactivate": discounts.deactivate,
    "discountCodeDelete": discounts.delete,
    "discountCodeFreeShippingCreate": discounts.create_free_shipping,
    "discountCodeRedeemCodeBulkDelete": redeem_codes.bulk_delete,
    "discountRedeemCodeBulkAdd": redeem_codes.bulk_add,
    "giftCardCreate": gift_cards.create,
    "giftCardDeactivate": gift_cards.deactivate,
    "metafieldDefinitionCreate": definitions.create,
    "metafieldsDelete": metafields.metafields_delete,
    "metafieldsSet": metafields.metafields_set,
    "storeCreditAccountCredit": store_credit.credit,
    "storeCreditAccountDebit": store_credit.debit,
    "tagsAdd": tags.tags_add,
    "tagsRemove": tags.tags_remove,
    "webhookSubscriptionCreate": webhooks.create,
    "webhookSubscriptionDelete": webhooks.delete,
    "webhookSubscriptionUpdate": webhooks.update,
}
