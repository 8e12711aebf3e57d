"""What messages that follow a meeting and those that follow articles have in common: SQL for `messages m`."""

AMONG = "IN (SELECT value FROM json_each(:ids))"

THIS = "chat_id = (SELECT id FROM chats WHERE telegram_id = :chat) AND telegram_id = :message"
"""The message that Telegram calls so."""

UNLEASED = "leased_until NOT BETWEEN :now + 1 AND :beyond"
"""As in the outbox, a lease that ends later than any given now was given before the clock was set back."""

FREE = f"m.{UNLEASED} AND c.paused_at IS NULL AND c.parked_until <= :now"
"""It may be edited: nobody else does, and its chat `c` is neither gone nor to be left alone."""
