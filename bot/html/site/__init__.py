"""A site's articles as blocks of Telegram HTML, and these in pages; pure."""

from bot.html.site.block import Block, Picture
from bot.html.site.paging import pages

__all__ = ["Block", "Picture", "pages"]
