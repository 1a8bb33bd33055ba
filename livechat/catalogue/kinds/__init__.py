"""Kinds of messages that show products: one, or several side by side."""
