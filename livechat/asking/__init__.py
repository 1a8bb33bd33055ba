"""Asking: questions with buttons, quick replies and forms, and their answers."""
