"""A local stand-in for Telegram, a sample publication and a page to chat on."""
