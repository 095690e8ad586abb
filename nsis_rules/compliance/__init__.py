"""A design checked against conventions: findings, margins, what is missing."""
