"""A Word file or a workbook that came from outside is looked through before anything opens it.

A small file can unpack to gigabytes, fetch things from elsewhere when it is opened, or carry programs. The checks
read it in a stream and stop early, so that a hostile file costs little.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import normpath
from typing import NoReturn
from xml.parsers import expat

from portal.refusals import Refused

MOST_BYTES = 20_000_000
MOST_ENTRIES = 1_000
MOST_UNPACKED_BYTES = 60_000_000
MOST_TIMES_PACKED = 200
MOST_ELEMENTS = 400_000
DEEPEST_ELEMENT = 200

_CHUNK_BYTES = 65_536
_SMALL_ENTRY_BYTES = 100_000
_OLD_WORD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
_FORBIDDEN_RELATIONS = {
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "an ActiveX control",
    "attachedTemplate": "a link to a template",
    "aFChunk": "another document inside it",
    "subDocument": "a link to another document",
    "frame": "a frame",
    "externalLink": "a link to another workbook",
}
_FORBIDDEN_CONTENT = {
    "macroenabled": "macros",
    "vbaproject": "macros",
    "oleobject": "an embedded object",
    "activex": "an ActiveX control",
}
_SAFE_ADDRESSES = ("http://", "https://", "mailto:", "#")
_XML_EXTENSIONS = (".xml", ".rels", ".vml")
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


class UnsafeUpload(Refused):
    pass


@dataclass(frozen=True)
class Wanted:
    """What the file should be: its name in words, the old form that is not taken, and its main part."""

    name: str
    suffix: str
    old_suffix: str
    main_part: str

    @property
    def start_again(self) -> str:
        return f"Save it as a new {self} without that, and upload it again."

    def __str__(self) -> str:
        return f"{self.name} ({self.suffix})"


_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
WORD_DOCUMENT = Wanted("Word document", ".docx", ".doc", _MAIN.format("wordprocessingml.document"))
WORKBOOK = Wanted("workbook", ".xlsx", ".xls", _MAIN.format("spreadsheetml.sheet"))


def check_upload(content: bytes, wanted: Wanted = WORD_DOCUMENT) -> None:
    """Raises UnsafeUpload with what to do, unless this is what is wanted and safe to open."""
    if len(content) > MOST_BYTES:
        raise UnsafeUpload(f"This file is larger than {MOST_BYTES // 1_000_000} MB. Make its pictures smaller.")
    if content.startswith(_OLD_WORD_OR_ENCRYPTED):
        raise UnsafeUpload(
            f"This file is protected by a password or is in the old {wanted.old_suffix} format."
            f" Save it as a {wanted} without a password."
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_entries(archive, wanted)
            _check_parts(archive, wanted)
    except _UNREADABLE as error:
        raise UnsafeUpload(f"This is not a whole {wanted}. Check the file and upload it again.") from error


def _check_entries(archive: zipfile.ZipFile, wanted: Wanted) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise UnsafeUpload(f"This file has more than {MOST_ENTRIES:,} parts. Remove some of its pictures.")
    if len({name.lower() for name in names}) != len(names) or not all(map(_is_plain, names)):
        raise UnsafeUpload(f"This file is built in an unusual way. {wanted.start_again}")
    if not {"[Content_Types].xml", "_rels/.rels"} <= set(names):
        raise UnsafeUpload(f"This is not a {wanted.name}. Upload a {wanted.suffix} file.")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        _refuse_size()


def _is_plain(name: str) -> bool:
    return not name.startswith(("/", "..")) and "\\" not in name and normpath(name).rstrip("/") == name.rstrip("/")


def _check_parts(archive: zipfile.ZipFile, wanted: Wanted) -> None:
    """Sizes are counted while unpacking, because a zip file may lie about them."""
    unpacked_bytes = elements = 0
    for entry in archive.infolist():
        reader = _reader_for(entry.filename, wanted)
        for chunk in _chunks(archive, entry):
            unpacked_bytes += len(chunk)
            if unpacked_bytes > MOST_UNPACKED_BYTES:
                _refuse_size()
            if reader:
                reader.feed(chunk)
        if reader:
            reader.close()
            elements += reader.elements
        if elements > MOST_ELEMENTS:
            _refuse_size()


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    most_bytes = max(entry.compress_size * MOST_TIMES_PACKED, _SMALL_ENTRY_BYTES)
    read_bytes = 0
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK_BYTES):
            read_bytes += len(chunk)
            if read_bytes > most_bytes:
                _refuse_size()
            yield chunk


def _refuse_size() -> NoReturn:
    raise UnsafeUpload(
        "This file grows too large when it is opened. Split it into smaller documents, or remove some of its pictures."
    )


def _refuse_carrying(what: str, wanted: Wanted) -> NoReturn:
    raise UnsafeUpload(f"This file carries {what}, which may harm those who open it. {wanted.start_again}")


class _PartReader:
    """Reads one XML part as a stream; a part that declares entities is never expanded."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.elements = 0
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def look_at(self, attributes: dict[str, str]) -> None:
        """What a kind of part must not hold."""

    def _on_doctype(self, *_: object) -> None:
        _refuse_carrying("definitions of its own", self.wanted)

    def _on_start(self, _: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self._depth += 1
        if self.elements > MOST_ELEMENTS or self._depth > DEEPEST_ELEMENT:
            _refuse_size()
        self.look_at(attributes)

    def _on_end(self, _: str) -> None:
        self._depth -= 1


class _ContentTypesReader(_PartReader):
    def __init__(self, wanted: Wanted) -> None:
        super().__init__(wanted)
        self._has_main_part = False

    def look_at(self, attributes: dict[str, str]) -> None:
        content_type = attributes.get("ContentType", "").lower()
        self._has_main_part |= content_type == self.wanted.main_part
        part = attributes.get("PartName") or f".{attributes.get('Extension', '')}"
        if content_type.endswith("xml") and not part.lower().endswith(_XML_EXTENSIONS):
            raise UnsafeUpload(f"This file is built in an unusual way. {self.wanted.start_again}")
        for sign, what in _FORBIDDEN_CONTENT.items():
            if sign in content_type:
                _refuse_carrying(what, self.wanted)

    def close(self) -> None:
        super().close()
        if not self._has_main_part:
            raise UnsafeUpload(f"This is not a {self.wanted.name}. Upload a {self.wanted.suffix} file.")


class _RelationsReader(_PartReader):
    def look_at(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "").strip().lower()
        if what := _FORBIDDEN_RELATIONS.get(kind):
            _refuse_carrying(what, self.wanted)
        is_external = attributes.get("TargetMode", "").lower() == "external"
        if is_external and not (kind == "hyperlink" and target.startswith(_SAFE_ADDRESSES)):
            _refuse_carrying("a link that is followed when it is opened", self.wanted)


def _reader_for(name: str, wanted: Wanted) -> _PartReader | None:
    lowered = name.lower()
    if lowered == "[content_types].xml":
        return _ContentTypesReader(wanted)
    if lowered.endswith(".rels"):
        return _RelationsReader(wanted)
    return _PartReader(wanted) if lowered.endswith(_XML_EXTENSIONS) else None
