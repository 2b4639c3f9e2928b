"""A PNG with a palette (调色板图片): the same picture in a third of the bytes."""

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Array = np.ndarray


def reduced(png: bytes) -> bytes:
    """Return an RGB or RGBA image of 8 bits as one of at most 256 colours, each pixel the nearest of them."""
    width, height, pixels = _decoded(png)
    kept, index = _palette(pixels)
    rows = np.hstack([np.zeros((height, 1), np.uint8), index.reshape(height, width)])
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", kept.tobytes()))
    image = ((b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts + image)


def _palette(pixels: Array) -> tuple[Array, Array]:
    """Return the most frequent colours and, for each pixel, which of them is nearest."""
    coarse = (pixels & 0xF8) | (pixels >> 5)
    code = coarse.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    found, place, count = np.unique(code, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.int32)
    kept = colours[np.argsort(-count, kind="stable")[:COLOURS]]
    nearest = [((kept - colour) ** 2).sum(axis=1).argmin() for colour in colours]
    return kept.astype(np.uint8), np.array(nearest, np.uint8)[place]


def _decoded(png: bytes) -> tuple[int, int, Array]:
    """Return width, height and the pixels, a row each of red, green, blue."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    if depth != 8 or kind not in (2, 6):
        raise ValueError(f"not an RGB image of 8 bits: depth {depth}, kind {kind}")
    channels = {2: 3, 6: 4}[kind]
    data = zlib.decompress(b"".join(part for name, part in _chunks(png) if name == b"IDAT"))
    lines = np.frombuffer(data, np.uint8).reshape(height, 1 + width * channels)
    image = np.zeros((height + 1, width, channels), np.uint8)
    for row, line in enumerate(lines):
        image[row + 1] = _line(line[0], line[1:].reshape(width, channels), image[row])
    return width, height, image[1:, :, :3].reshape(-1, 3)


def _line(how: int, line: Array, above: Array) -> Array:
    """Return a row of pixels without its filter (PNG specification, 9)."""
    if how == 0:
        return line
    if how == 1:
        return np.cumsum(line, axis=0, dtype=np.uint8)
    if how == 2:
        return line + above
    before = np.zeros(line.shape[1], np.int32)
    corner = before
    out = np.empty_like(line)
    for x, (value, up) in enumerate(
        zip(line.astype(np.int32), above.astype(np.int32), strict=True)
    ):
        guess = (before + up) // 2 if how == 3 else _paeth(before, up, corner)
        before, corner = (value + guess) & 255, up
        out[x] = before
    return out


def _paeth(left: Array, up: Array, corner: Array) -> Array:
    guess = left + up - corner
    far = [abs(guess - left), abs(guess - up), abs(guess - corner)]
    is_left = (far[0] <= far[1]) & (far[0] <= far[2])
    return np.where(is_left, left, np.where(far[1] <= far[2], up, corner))


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(SIGNATURE)
    while at < len(png):
        size = struct.unpack(">I", png[at : at + 4])[0]
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += size + 12
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
