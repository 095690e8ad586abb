"""The typed program run: the traced interpreter defines the meaning."""
