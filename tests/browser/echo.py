"""A bot that answers everything: somebody for the chat page to talk to."""

import contextlib

import httpx

from bot.demo.telegram import StandIn

RICH = (
    "<b>The <i>Harbour</i> Courier</b>\n<blockquote>Minutes kept</blockquote>\n"
    "<tg-spoiler>the butler</tg-spoiler> /latest "
    '<a href="https://t.me/courier_bot?start=topic_7">follow</a>'
)


class Echo:
    """A bot that answers everything, straight over HTTP."""

    def __init__(self, stand_in: StandIn) -> None:
        self._address = f"{stand_in.url}/bot{stand_in.token}"
        self._client = httpx.AsyncClient(timeout=10)

    async def call(self, method: str, **fields: object):
        answer = (await self._client.post(f"{self._address}/{method}", json=fields)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def send(self, chat_id: int, text: str, *rows: list[dict]):
        markup = {"inline_keyboard": list(rows)}
        return await self.call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", reply_markup=markup)

    async def upload(self, method: str, data: bytes, name: str = "a.png", **fields: str):
        """Send a file under the field that the method names."""
        files = {method.removeprefix("send").lower(): (name, data)}
        answer = (await self._client.post(f"{self._address}/{method}", data=fields, files=files)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        """Answer until the stand-in goes away."""
        offset = 0
        with contextlib.suppress(httpx.TransportError):
            while True:
                offset = await self._answer_from(offset)

    async def _answer_from(self, offset: int) -> int:
        for update in await self.call("getUpdates", offset=offset, timeout=2):
            offset = update["update_id"] + 1
            if "message" in update:
                await self._hear(update["message"])
            if "callback_query" in update:
                await self._pressed(update["callback_query"])
            if "inline_query" in update:
                await self._offer(update["inline_query"])
        return offset

    async def close(self) -> None:
        await self._client.aclose()

    async def _hear(self, message) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text == "/start":
            keys = [{"text": word, "callback_data": word.lower()} for word in ("Note", "Alert", "Edit")]
            await self.send(chat, RICH, keys, [{"text": "Site", "url": "https://courier.example/"}])
        else:
            await self.call("sendMessage", chat_id=chat, text=f"You said: {text}")

    async def _offer(self, query) -> None:
        """Offer a dozen articles about what is asked for, and a dozen more."""
        first, words = int(query["offset"] or 1), query["query"] or "Latest"
        results = [_article(f"{words} {number}", number) for number in range(first, first + 12)]
        more = {"next_offset": "13"} if first == 1 else {}
        button = {"text": "Follow topics…", "start_parameter": "topics"}
        await self.call("answerInlineQuery", inline_query_id=query["id"], results=results, button=button, **more)

    async def _pressed(self, query) -> None:
        data, message = query["data"], query["message"]
        words = {"note": {"text": "Saved."}, "alert": {"text": "Read this.", "show_alert": True}}.get(data, {})
        await self.call("answerCallbackQuery", callback_query_id=query["id"], **words)
        if data == "edit":
            place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await self.call("editMessageText", **place, text="Changed my mind.", reply_markup=message["reply_markup"])


def _article(title: str, number: int):
    text = {"message_text": f"<b>{title}</b>", "parse_mode": "HTML"}
    description = "After nine weeks, the landlord signs what the tenants wrote."
    about = {"id": str(number), "title": title, "description": description, "input_message_content": text}
    return {"type": "article", **about}
