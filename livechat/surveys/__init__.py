"""Surveys: customers say what they thought of a conversation."""
