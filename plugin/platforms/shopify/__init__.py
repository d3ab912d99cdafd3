"""Shopify: its signatures, sessions, tokens, Admin API and payloads, told in our own terms."""
