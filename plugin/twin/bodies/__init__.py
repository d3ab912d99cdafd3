"""Webhook bodies, key by key as the platform sends them in API versions from 2025-01 on."""
