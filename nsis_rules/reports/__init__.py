"""Findings for people: text, HTML, Markdown, JSON."""
