"""Nouns to messages; every word a person reads is here."""
