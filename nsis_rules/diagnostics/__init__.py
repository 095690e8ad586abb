"""What is wrong with a text, where, and what to do about it."""
