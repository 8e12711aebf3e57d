"""Decisions, as pure functions of data and the time."""
