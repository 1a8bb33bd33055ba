"""Staff who sign in by an account elsewhere: the way there and back, and which account is tied to which colleague."""
