"""Workspaces of a person: to see which, to make another, to go from one to the other."""
