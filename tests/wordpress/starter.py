"""A real WordPress for a test: Debian's package, a MariaDB of its own, PHP's own web server.

The line: a copy of WordPress and an empty database -> install -> serve -> publish over the REST API,
as an editor's programs do -> in the end, all of it is killed.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Self

import httpx

from tests.wordpress.machine import Site, needs, php, serving, sql

__all__ = ["Post", "Request", "WordPress", "needs"]


@dataclass(frozen=True)
class Post:
    """What WordPress says of a post that it has stored."""

    id: int
    link: str


@dataclass(frozen=True)
class Request:
    """A line of the access log."""

    method: str
    path: str
    status: int


class WordPress:
    """A site called The Test Courier, empty, in UTC, with ten items in its feed."""

    def __init__(self, site: Site, client: httpx.AsyncClient) -> None:
        self._site = site
        self._client = client
        self._changed_second = self._readings_then = 0

    @classmethod
    @asynccontextmanager
    async def start(cls, folder: Path) -> AsyncIterator[Self]:
        """Start one with its files and logs in this folder; it takes about four seconds."""
        with tempfile.TemporaryDirectory(prefix="wp-") as sockets:
            async with serving(folder, Path(sockets)) as site:
                password = (folder / "password").read_text()
                async with httpx.AsyncClient(
                    base_url=f"{site.url}/wp-json/wp/v2", auth=("editor", password), timeout=30
                ) as client:
                    yield cls(site, client)

    @property
    def url(self) -> str:
        """Give the site's address, without a slash at the end."""
        return self._site.url

    @property
    def feed_url(self) -> str:
        """Give the address of the feed of all posts."""
        return f"{self.url}/feed/"

    @property
    def requests(self) -> list[Request]:
        """Give what was asked of the site up to now, our own publishing included, in order."""
        logged = map(str.split, self._site.log("access").read_text().splitlines())
        return [Request(method, path, int(status)) for method, path, status in logged]

    async def publish(
        self,
        *,
        title: str,
        content: str,
        excerpt: str = "",
        date: datetime | None = None,
        categories: Sequence[str] = (),
        status: str = "publish",
    ) -> Post:
        """Store a post, in categories that are made where they do not exist; `date` is now unless told."""
        fields = {"title": title, "content": content, "excerpt": excerpt, "status": status}
        return await self._store("/posts", {**fields, "date": date, "categories": categories})

    async def import_posts(self, count: int, date: datetime) -> None:
        """Store so many posts of one date, in seconds where `publish` takes minutes; they have no category."""
        await php(self._site, "import", str(count), f"{date.astimezone(UTC):%Y-%m-%d %H:%M:%S}")

    async def rendered(self, content: str) -> str:
        """Store a post, and give its content as WordPress renders it."""
        fields = {"title": "Rendered", "content": content, "status": "publish"}
        return (await self._post("/posts", fields))["content"]["rendered"]

    async def edit(self, post_id: int, **fields: object) -> Post:
        """Change fields of a post, named as in `publish` or as in the REST API (such as slug)."""
        return await self._store(f"/posts/{post_id}", fields)

    async def set_timezone(self, name: str) -> None:
        """Move the site to a time zone; posts keep the local times that they had."""
        await self._post("/settings", {"timezone": name})

    async def set_guid(self, post_id: int, guid: str) -> None:
        """Overwrite a post's guid in the database, as imports and moves of a site do; its dates stay."""
        text = f"CONVERT(0x{guid.encode().hex()} USING utf8mb4)"
        await sql(self._site, f"UPDATE wp_posts SET guid = {text} WHERE ID = {post_id:d}")

    async def set_option(self, name: str, value: str) -> None:
        """Overwrite one of the site's options in the database."""
        await sql(self._site, f"UPDATE wp_options SET option_value = '{value}' WHERE option_name = '{name}'")

    async def set_theme(self, index: str) -> None:
        """Show pages by this PHP: Debian's package has no theme, and without one they are empty."""
        theme = self._site.folder / "site" / "wp-content" / "themes" / "plain"
        theme.mkdir(parents=True)
        (theme / "style.css").write_text("/* Theme Name: Plain */")
        (theme / "index.php").write_text(index)
        for option in ("template", "stylesheet"):
            await self.set_option(option, "plain")

    async def forget_index(self) -> None:
        """Drop the index in which posts stand in order: what is of one second then comes in another for each page.

        Queries that it does not answer, as for an author or where a plugin asks for more, have that anyway; whether the
        database takes it for others depends on what it has counted by then.
        """
        await sql(self._site, "ALTER TABLE wp_posts DROP INDEX type_status_date")

    def set_plugin(self, code: str) -> None:
        """Run this PHP at the start of each request, as a plugin does."""
        plugins = self._site.folder / "site" / "wp-content" / "mu-plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        (plugins / "plugin.php").write_text(f"<?php {code}")

    async def _store(self, path: str, fields: dict[str, object]) -> Post:
        values = {name: value for name, value in fields.items() if name not in {"categories", "date"}}
        if categories := fields.get("categories"):
            values["categories"] = [await self._category(name) for name in categories]
        if date := fields.get("date"):
            values["date_gmt"] = f"{date.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
        await self._another_second()
        self._readings_then = self._feed_readings()
        stored = await self._post(path, values)
        self._changed_second = int(time.time())
        return Post(stored["id"], stored["link"])

    async def _category(self, name: str) -> int:
        answer = await self._client.post("/categories", json={"name": name})
        if answer.status_code == HTTPStatus.BAD_REQUEST and answer.json()["code"] == "term_exists":
            return answer.json()["data"]["term_id"]
        return answer.raise_for_status().json()["id"]

    async def _post(self, path: str, fields: dict[str, object]) -> dict:
        answer = await self._client.post(path, json=fields)
        assert answer.is_success, answer.text
        return answer.json()

    async def _another_second(self) -> None:
        """Wait where the feed was read in the second of the last change.

        WordPress's ETag and Last-Modified count in seconds: a change in the same second would be a 304
        to who has read the feed in between.
        """
        if self._feed_readings() > self._readings_then and int(time.time()) == self._changed_second:
            await asyncio.sleep(1.01 - time.time() % 1)

    def _feed_readings(self) -> int:
        return sum(request.method == "GET" and "feed" in request.path for request in self.requests)
