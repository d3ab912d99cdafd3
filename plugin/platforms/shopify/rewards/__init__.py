"""Rewards on Shopify: discounts, their codes, gift cards, store credit; a module for each."""
