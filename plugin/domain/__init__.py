"""
The rules and the ledger, pure.

Nothing here reads a clock, a file, a socket or the environment; nothing imports a framework.
Every function is a function of its arguments, so thousands of cases a second can be tried.
"""
