"""Kinds of messages that belong to surveys."""
