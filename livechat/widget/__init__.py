"""The window on other sites: one line of HTML brings the chat to any page."""
