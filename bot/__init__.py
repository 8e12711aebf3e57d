"""Handbill: a publication on Telegram."""
