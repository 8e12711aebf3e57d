"""The chat page: static files, served as they are by the local stand-in for Telegram."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""Holds index.html and what it loads; nothing on it asks the internet for anything."""
