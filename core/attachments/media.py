"""What a file is, told by its content and never by its name, and how its name is made harmless."""

import re
from enum import StrEnum

MAX_BYTES = 8 * 1024 * 1024
"""What is kept of a file, below what both platforms carry: a bot fetches 20 MB on Telegram
(https://core.telegram.org/bots/api#getfile), and sends 10 MB on Discord without a boosted server
(https://docs.discord.com/developers/reference#uploading-files)."""
NAME_LIMIT = 100
UNKNOWN = "application/octet-stream"
VOICE_MEDIA, VIDEO_MEDIA = "audio/ogg", "video/mp4"
_ENDING_LIMIT = 12
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
    VOICE_MEDIA: "ogg",
    VIDEO_MEDIA: "mp4",
}
_VIDEO_BRANDS = (b"mp4", b"iso", b"avc", b"M4V")


class Kind(StrEnum):
    """How a file is shown: a VIDEO_NOTE is a short round video; whatever has no way of its own is a DOCUMENT."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"


def picture_media(content: bytes) -> str | None:
    """Tell the media type of a picture by its first bytes; None if it is not one of those that are taken.

    The signatures are those of https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:14] == b"WEBPVP":
        return "image/webp"
    return None


def media_of(content: bytes) -> str:
    """Tell the media type of a file; what is not known, text and web pages too, is only good for downloading.

    A voice is Ogg with Opus inside (https://www.rfc-editor.org/rfc/rfc7845#section-5.1); a video is an MP4 by its
    brand (https://mimesniff.spec.whatwg.org/#signature-for-mp4).
    """
    picture = picture_media(content)
    if picture is not None:
        return picture
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"OggS") and content[28:36] == b"OpusHead":
        return VOICE_MEDIA
    if content[4:8] == b"ftyp" and content[8:11] in _VIDEO_BRANDS:
        return VIDEO_MEDIA
    return UNKNOWN


def kind_of(media: str, *, sent_as: str) -> Kind:
    """Return how a file is shown; `sent_as` is the platform's word for it, which alone knows a round video."""
    if media in {"image/jpeg", "image/png", "image/webp"}:
        return Kind.PHOTO
    if media == VOICE_MEDIA:
        return Kind.VOICE
    return Kind.VIDEO_NOTE if media == VIDEO_MEDIA and sent_as == Kind.VIDEO_NOTE else Kind.DOCUMENT


def harmless_name(told: str, *, media: str) -> str:
    """Return a file's name without folders, controls and marks of direction, at most NAME_LIMIT characters long.

    The ending is kept when the name is shortened; a file without a name gets one.
    """
    name = "".join(char for char in re.split(r"[\\/]", told)[-1] if char.isprintable()).strip(" .")
    if not name:
        return f"file.{_ENDINGS.get(media, 'bin')}"
    if len(name) <= NAME_LIMIT:
        return name
    _stem, dot, ending = name.rpartition(".")
    tail = dot + ending if 0 < len(ending) <= _ENDING_LIMIT else ""
    return name[: NAME_LIMIT - len(tail)] + tail
