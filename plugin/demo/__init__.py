"""
The demo: the app, its worker and the twin store side by side, with some weeks of history.

It starts processes and talks to them over HTTP, as anybody could; it imports nothing of the app.
"""
