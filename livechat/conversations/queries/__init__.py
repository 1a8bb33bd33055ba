"""SQL of conversations: one statement a function, nothing decided here."""
