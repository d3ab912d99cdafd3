"""Referrals as use cases: links and claims, what becomes of them, and what people see of it."""
