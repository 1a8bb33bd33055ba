"""The people of the conversations' tests."""

from tests.conversations.conftest import anna, ben, mali, reference

__all__ = ["anna", "ben", "mali", "reference"]
