"""Mail: letters from the house to people, over whatever SMTP server the installer names."""
