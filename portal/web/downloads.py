"""Files to keep, under a name that is safe on every system."""

import re
from urllib.parse import quote

from litestar.response import Response

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 120


def named_after(title: str, otherwise: str) -> str:
    """A title as the beginning of a file's name; `otherwise` where nothing of it can be kept."""
    kept = " ".join(re.sub(r"[^\w\s().,'&-]", " ", title).split())
    return kept[:_LONGEST_NAME].strip(" .") or otherwise


def word_file(document: bytes, name: str) -> Response[bytes]:
    return _file(document, name, WORD)


def xlsx_file(workbook: bytes, name: str) -> Response[bytes]:
    return _file(workbook, name, XLSX)


def csv_file(table: bytes, name: str) -> Response[bytes]:
    return _file(table, name, "text/csv")


def _file(content: bytes, name: str, media_type: str) -> Response[bytes]:
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
