"""Visitors: who looks at the site of a shop right now, and what is said to them before they have asked anything."""
