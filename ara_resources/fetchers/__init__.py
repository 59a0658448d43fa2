"""Clients of external services: each calls one service and stores nothing.

Add here: a client, and how fast it may call. Keep out: SQL of any aggregate, and what an answer means for a home.
"""
