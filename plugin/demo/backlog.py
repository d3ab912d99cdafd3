"""How the demo knows that the worker has caught up: the app says how far behind the queue is."""

import requests


def queue_is_empty(app_url: str) -> bool:
    """Does nothing wait for the worker, and does nothing run?"""
    report = requests.get(f"{app_url}/readyz", timeout=30).json()
    return float(report["queue_lag_seconds"]) == 0
