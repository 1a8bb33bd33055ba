"""The second factor of staff: codes of an app on their telephone (RFC 6238), and recovery codes for when it is lost."""
