"""The twin: a small Shopify on localhost, for the demo and the tests.

A process of its own that speaks HTTP only and shares no code with the app it serves.
"""
