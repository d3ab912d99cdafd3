"""
What is owed to people whose data we hold: telling, forgetting, ending, and saying who looked.

One duty per file; docs/privacy.md tells them in one piece.
"""
