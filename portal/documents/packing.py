"""The same content gives the same bytes, so that a digest of a document can be shown and checked."""

import zipfile
from datetime import UTC
from io import BytesIO

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION

from portal.documents.details import Details
from portal.documents.elements import Element, clean, parsed, w

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold
_UNIX = 3
_LONGEST_PROPERTY = 255  # what python-docx lets a core property hold
_READABLE_FILE = 0o100644 << 16
_UNUSED_IN_TEMPLATE = (
    RELATION.CUSTOM_XML,
    RELATION.WEB_SETTINGS,
    RELATION.FONT_TABLE,
    RELATION.THUMBNAIL,
    RELATION.EXTENDED_PROPERTIES,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)


def strip_template(document: Document) -> None:
    """Leave out what python-docx's template brings and no document of ours uses."""
    for relations in (document.part.rels, document.part.package.rels):
        unused = [key for key, relation in relations.items() if relation.reltype in _UNUSED_IN_TEMPLATE]
        for key in unused:
            del relations[key]


def write_settings(settings: Element, language: str) -> None:
    """Word brings every field up to date when it opens the document."""
    for old in list(settings):
        settings.remove(old)
    compatibility = "http://schemas.microsoft.com/office/word"
    mode = w("compatSetting", name="compatibilityMode", uri=compatibility, val=15)
    for setting in (
        w("zoom", percent=100),
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("updateFields", val="true"),
        w("compat", mode),
        w("themeFontLang", val=language),
        *parsed('<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'),
    ):
        settings.append(setting)


def write_properties(document: Document, details: Details) -> None:
    made_at = details.made_at.astimezone(UTC).replace(microsecond=0)
    properties = document.core_properties
    properties.title = clean(details.title)[:_LONGEST_PROPERTY]
    properties.subject = clean(details.subject)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = clean(details.author)[:_LONGEST_PROPERTY]
    properties.identifier = clean(details.identifier)[:_LONGEST_PROPERTY]
    properties.language = details.language
    properties.created = properties.modified = made_at
    properties.revision = 1
    properties.comments = properties.keywords = ""


def packed(document: Document) -> bytes:
    saved, repacked = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(repacked, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.create_system, entry.external_attr = _UNIX, _READABLE_FILE
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED, compresslevel=6)
    return repacked.getvalue()
