"""The files of the small Telegram: photos and documents, with the ids by which they can be sent again.

The limits are the Bot API's, and the words those of its server (tdlib's `check_full_local_location`).
"""

import hashlib
import itertools
from dataclasses import dataclass, field
from enum import StrEnum

from bot.demo.telegram.pictures import Picture, picture
from bot.demo.telegram.refusals import Fields, bad_request

LONGEST_CAPTION = 1024
"""UTF-16 units, after the marks are read."""
MOST_PHOTO_BYTES = 10 * 2**20
MOST_DOCUMENT_BYTES = 50 * 2**20
LARGEST_SIDES = 10_000
"""Pixels that a photo's width and height may have together."""
MOST_OBLONG = 20
"""How many times as long as wide a photo may be, and the other way round."""
_THUMBNAIL_SIDE = 90
_SMALL = "-small"


class FileKind(StrEnum):
    """What a file was sent as."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes on their way in, with the name and type that they were given."""

    data: bytes = field(repr=False)
    name: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that Telegram keeps; width and height are those of a photo."""

    id: str
    kind: FileKind
    data: bytes = field(repr=False)
    name: str
    mime: str
    path: str
    width: int = 0
    height: int = 0

    @property
    def unique_id(self) -> str:
        """Give what is the same for the same bytes, whoever sent them."""
        return hashlib.sha256(self.data).hexdigest()[:16]

    def json(self, file_id: str = "") -> Fields:
        """Show the file as getFile does, under the id that was asked for."""
        known: Fields = {"file_id": file_id or self.id, "file_unique_id": self.unique_id}
        return known | {"file_size": len(self.data), "file_path": self.path}


class Files:
    """All files that were ever sent."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def keep(self, kind: FileKind, upload: Upload) -> File:
        """Take a file in, if Telegram would."""
        limit = MOST_PHOTO_BYTES if kind is FileKind.PHOTO else MOST_DOCUMENT_BYTES
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > limit:
            purpose = " for a photo" if kind is FileKind.PHOTO else ""
            size = f"file of size {len(upload.data)} bytes"
            raise bad_request(f"{size} is too big{purpose}; the maximum size is {limit} bytes")
        file = self._photo(upload) if kind is FileKind.PHOTO else self._document(upload)
        self._by_id[file.id] = self._by_id[file.id + _SMALL] = self._by_path[file.path] = file
        return file

    def find(self, file_id: str) -> File | None:
        """Find a file by its id, or by its thumbnail's."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """Find a file by the path that getFile named."""
        return self._by_path.get(path)

    def _photo(self, upload: Upload) -> File:
        seen = picture(upload.data)
        if seen is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        _check_sides(seen)
        number = next(self._numbers)
        mime, path = f"image/{seen.format}", f"photos/file_{number}.{seen.format.replace('jpeg', 'jpg')}"
        return File(f"photo-{number}", FileKind.PHOTO, upload.data, "", mime, path, seen.width, seen.height)

    def _document(self, upload: Upload) -> File:
        number, name = next(self._numbers), upload.name or "file"
        dot, ending = name.rpartition(".")[1:]
        path = f"documents/file_{number}{dot}{ending if dot else ''}"
        return File(f"document-{number}", FileKind.DOCUMENT, upload.data, name, upload.mime, path)


def _check_sides(seen: Picture) -> None:
    short, long = sorted((seen.width, seen.height))
    if short < 1 or short + long > LARGEST_SIDES or long > MOST_OBLONG * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def photo_sizes(file: File) -> list[Fields]:
    """Show a photo as a Message does: smallest first, so that taking the first one shows a thumbnail."""
    scale = min(1.0, _THUMBNAIL_SIDE / max(file.width, file.height))
    small: Fields = {"width": max(1, round(file.width * scale)), "height": max(1, round(file.height * scale))}
    thumbnail: Fields = {"file_id": file.id + _SMALL, "file_unique_id": f"{file.unique_id}s"}
    full: Fields = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.data)}
    return [thumbnail | small, full | {"width": file.width, "height": file.height}]


def document_json(file: File) -> Fields:
    """Show a document as a Message does."""
    known: Fields = {"file_id": file.id, "file_unique_id": file.unique_id, "file_name": file.name}
    return known | ({"mime_type": file.mime} if file.mime else {}) | {"file_size": len(file.data)}
