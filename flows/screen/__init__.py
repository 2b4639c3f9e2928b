"""What the person at the terminal sees while a command works."""
