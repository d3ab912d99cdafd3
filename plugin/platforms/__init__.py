"""Neighbours: one folder per platform. Each speaks its platform's tongue and ours, no other."""
