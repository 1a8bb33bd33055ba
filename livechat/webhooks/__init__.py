"""Telling other systems what happens here."""
