"""How Telegram says no."""

Fields = dict[str, object]
"""A JSON object, as it travels."""


class Refusal(Exception):
    """An answer with `ok: false`; `parameters` carries retry_after or migrate_to_chat_id."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Fields:
        """Give the body of the answer."""
        body: Fields = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad_request(reason: str, **parameters: int) -> Refusal:
    """Refuse what was asked for."""
    return Refusal(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> Refusal:
    """Refuse because this chat does not want the bot."""
    return Refusal(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> Refusal:
    """Refuse until so many seconds have passed."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
