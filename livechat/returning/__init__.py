"""Returning: customers who have left are told of answers by mail and come back to the same conversation."""
