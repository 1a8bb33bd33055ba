"""Forgetting a customer, in every place, with a receipt."""
