"""Customers whom a site of the shop's own vouches for: who they are comes signed, and is the same on every device."""
