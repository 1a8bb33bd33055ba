"""Kinds of messages that ask, and the answer to a form."""
