"""The shopper's door: the panel behind the signed proxy, and what a storefront loads for it."""
