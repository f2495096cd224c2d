"""Files to keep, under a name that is safe on every system."""

import re
from urllib.parse import quote

from litestar.response import Response

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST_NAME = 120


def named_after(title: str, otherwise: str) -> str:
    """A title as the beginning of a file's name; `otherwise` where nothing of it can be kept."""
    kept = " ".join(re.sub(r"[^\w\s().,'&-]", " ", title).split())
    return kept[:_LONGEST_NAME].strip(" .") or otherwise


def word_file(document: bytes, name: str) -> Response[bytes]:
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(document, media_type=WORD, headers={"Content-Disposition": disposition})
