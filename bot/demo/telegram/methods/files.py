"""Files in requests, and asking for those that were sent."""

from bot.demo.telegram.fetching import fetch
from bot.demo.telegram.files import File, FileKind
from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import bad_request
from bot.demo.telegram.world import World

MOST_DOWNLOADED_BYTES = 20 * 2**20
_ATTACHED = "attach://"


async def read_file(world: World, params: Params, name: str, kind: FileKind) -> File | None:
    """Read a file: uploaded under its own name or the one that `attach://` says, by id, or by address."""
    reference = params.text(name)
    if not reference or reference.startswith(_ATTACHED):
        upload = params.files.get(reference.removeprefix(_ATTACHED) or name)
        return None if upload is None else world.files.keep(kind, upload)
    if reference.startswith(("http://", "https://")):
        return world.files.keep(kind, await fetch(kind, reference))
    return known_file(world, reference, kind)


def known_file(world: World, file_id: str, kind: FileKind) -> File:
    """Find what was sent before; a photo stays a photo, a document a document."""
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind is not kind:
        raise bad_request(f"can't use file of type {file.kind.value.title()} as {kind.value.title()}")
    return file


def get_file(world: World, params: Params) -> object:
    """Tell where a file can be downloaded, for an hour at the real Telegram."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > MOST_DOWNLOADED_BYTES:
        raise bad_request("file is too big")
    return file.json(file_id)
