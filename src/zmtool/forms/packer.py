"""Writing a .docx fast: members that do not change are copied as they lie in the template, still deflated."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_DATE_1980 = 0x21
_UTF8_NAMES = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a zip file as stored: deflated bytes, CRC and size of the content."""

    name: str
    method: int
    crc: int
    size: int
    data: bytes

    def content(self) -> bytes:
        """The content, unpacked. Raises zlib.error where it is damaged or bigger than it says."""
        if self.method == zipfile.ZIP_STORED:
            return self.data
        unpacker = zlib.decompressobj(-15)
        content = unpacker.decompress(self.data, self.size + 1)
        if len(content) != self.size:
            raise zlib.error("the member is not as long as it says")
        return content


def stored_members(path: Path) -> list[Member]:
    """Every member of a zip file, its compressed bytes untouched. Raises zipfile.BadZipFile, OSError."""
    raw = path.read_bytes()
    members = []
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for info in archive.infolist():
            name_length, extra_length = struct.unpack_from("<HH", raw, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            data = raw[start : start + info.compress_size]
            members.append(Member(info.filename, info.compress_type, info.CRC, info.file_size, data))
    return members


def deflated(name: str, content: bytes, level: int = 3) -> Member:
    """A member freshly compressed."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush()
    return Member(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), data)


def pack(members: list[Member]) -> bytes:
    """The bytes of a zip file of these members. Same members, same bytes: no clock goes in."""
    out = bytearray()
    directory = bytearray()
    for member in members:
        name = member.name.encode("utf-8")
        head = (20, _UTF8_NAMES, member.method, 0, _DATE_1980, member.crc, len(member.data), member.size)
        directory += _CENTRAL.pack(0x02014B50, 20, *head, len(name), 0, 0, 0, 0, 0, len(out))
        directory += name
        out += _LOCAL.pack(0x04034B50, *head, len(name), 0)
        out += name
        out += member.data
    end = _END.pack(0x06054B50, 0, 0, len(members), len(members), len(directory), len(out), 0)
    return bytes(out + directory + end)
