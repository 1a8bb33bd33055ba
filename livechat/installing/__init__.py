"""The desk as an app of its own on a telephone or computer."""
