"""Raster headers: size, colour mode, frames and Software of PNG, JPEG, GIF, TIFF, BMP and WebP.

PNG is walked chunk by chunk, since Pillow reads the text behind the pixels only by decoding them
(PNG specification, third edition, 5.3 and 11); the other formats are Pillow's.
"""

import io
import struct
import zlib

from PIL import Image

from reimaging.ingest.image_header import ImageHeader, TooLargeHeader, UnreadableHeader

PILLOW_NAMES = {
    "png": "PNG", "jpeg": "JPEG", "gif": "GIF", "tiff": "TIFF", "bmp": "BMP", "webp": "WEBP",
}  # fmt: skip

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"BM", "bmp"),
)
_PNG_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}
_TEXT_BYTES = 65_536  # of one text chunk, unpacked
_EXIF_SOFTWARE = 0x0131
_EXIF_ORIENTATION = 0x0112
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}  # EXIF 2.32, 4.6.5; the mirrored ones are left out


def raster_format(data: bytes) -> str | None:
    """Tell the raster format of `data` by its first bytes; None if it is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((name for mark, name in _SIGNATURES if data.startswith(mark)), None)


def read_raster(data: bytes, kind: str) -> ImageHeader:
    """Read the header of a raster file; no pixel is decoded.

    Raises
    ------
    UnreadableHeader
        If the header is cut off or contradicts itself.
    """
    return _read_png(data) if kind == "png" else _read_with_pillow(data, kind)


def _read_with_pillow(data: bytes, kind: str) -> ImageHeader:
    try:
        with Image.open(io.BytesIO(data), formats=[PILLOW_NAMES[kind]]) as image:
            width, height = image.size
            return ImageHeader(
                format=kind,
                width=float(width),
                height=float(height),
                unit="px",
                mode=image.mode,
                pages=_frames(image),
                creator=_creator(image, kind),
                rotation=_rotation(image),
            )
    except Image.DecompressionBombError as error:
        raise TooLargeHeader("more pixels than Pillow opens") from error
    except Exception as error:  # Pillow's readers raise whatever a damaged file provokes
        raise UnreadableHeader(f"damaged {kind.upper()} header") from error


def _frames(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception:  # Pillow again: the first frame was read, those behind it are damaged
        return 1


def _creator(image: Image.Image, kind: str) -> str | None:
    try:
        raw = image.info.get("comment") if kind == "gif" else image.getexif().get(_EXIF_SOFTWARE)
    except Exception:  # Pillow again: damaged metadata beside a sound image
        return None
    if isinstance(raw, bytes):
        return raw.decode("latin-1")
    return str(raw) if raw is not None else None


def _rotation(image: Image.Image) -> int | None:
    try:
        return _TURNS.get(image.getexif().get(_EXIF_ORIENTATION, 0))
    except Exception:  # Pillow again: damaged metadata beside a sound image
        return None


def _read_png(data: bytes) -> ImageHeader:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise UnreadableHeader("damaged PNG header")
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    mode = _PNG_MODES.get(colour)
    if not width or not height or mode is None:
        raise UnreadableHeader("damaged PNG header")
    creator, frames, offset = None, 1, 33
    while offset + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, offset)
        if name == b"IEND":
            break
        if name in (b"tEXt", b"zTXt", b"iTXt") and creator is None:
            creator = _software(name, data[offset + 8 : offset + 8 + min(length, _TEXT_BYTES)])
        elif name == b"acTL" and offset + 12 <= len(data):
            frames = max(1, struct.unpack_from(">I", data, offset + 8)[0])
        offset += 12 + length
    return ImageHeader(
        format="png",
        width=float(width),
        height=float(height),
        unit="px",
        mode="1" if (mode, depth) == ("L", 1) else mode,
        pages=frames,
        creator=creator,
    )


def _software(name: bytes, chunk: bytes) -> str | None:
    keyword, _, rest = chunk.partition(b"\0")
    if keyword.lower() != b"software":
        return None
    if name == b"tEXt":
        return rest.decode("latin-1")
    if name == b"zTXt":
        return _unpacked(rest[1:]).decode("latin-1")
    compressed, rest = rest[:1] == b"\1", rest[2:]
    text = rest.split(b"\0", 2)[-1]  # behind the language and the translated keyword
    return (_unpacked(text) if compressed else text).decode("utf-8", "replace")


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _TEXT_BYTES)
    except zlib.error:
        return b""
