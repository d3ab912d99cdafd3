"""
What the Admin API answers about orders and customers, retold as the bodies of webhooks.

Both are spellings of one thing, and one reader must decide what it means; so a node becomes a
body, and nothing about points is decided here. Amounts are in shop money. Where the two differ:

- A tip is a line of its own in both, but only bodies mark it. Here it is told by the order's sum
  of tips (`lines.py`).
- Nodes do not tell which refunds gave back duties. Where an order had duties, a refund without
  lines and without a discrepancy is taken for them, and costs no points.

https://shopify.dev/docs/api/admin-graphql/latest/objects/Order
"""
