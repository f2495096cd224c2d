"""Files that come from outside: which are let in, and what their senders are told about the others."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.documents import uploads
from portal.documents.uploads import UnsafeUpload, check_upload

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The document with some of its parts replaced or added."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if name not in parts:
                archive.writestr(name, source.read(name))
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def with_relation(content: bytes, kind: str, target: str, mode: str = "External") -> bytes:
    relation = f'<Relationship Id="rId99" Type="{RELATION}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return with_replaced(content, "word/_rels/document.xml.rels", "</Relationships>", relation + "</Relationships>")


def with_replaced(content: bytes, name: str, old: str, new: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        part = archive.read(name).decode()
    assert old in part
    return changed(content, {name: part.replace(old, new).encode()})


def refusal(content: bytes) -> str:
    with pytest.raises(UnsafeUpload) as refused:
        check_upload(content)
    return refused.value.sentence


def test_a_document_of_ours_comes_back_in(full: bytes) -> None:
    check_upload(full)


def test_a_link_to_a_page_is_let_in(full: bytes) -> None:
    check_upload(with_relation(full, "hyperlink", "https://example.org/other"))


@pytest.mark.parametrize(
    ("kind", "target", "mode", "words"),
    [
        ("image", "https://evil.example/pixel.png", "External", "a link that is followed when it is opened"),
        ("hyperlink", "file:///etc/passwd", "External", "a link that is followed when it is opened"),
        ("attachedTemplate", "https://evil.example/t.dotm", "External", "a link to a template"),
        ("oleObject", "embeddings/o.bin", "Internal", "an embedded object"),
        ("package", "embeddings/sheet.xlsx", "Internal", "an embedded file"),
        ("control", "activeX/a.xml", "Internal", "an ActiveX control"),
        ("vbaProject", "vbaProject.bin", "Internal", "macros"),
        ("aFChunk", "other.html", "Internal", "another document inside it"),
    ],
)
def test_what_a_document_brings_along_is_refused_by_name(
    full: bytes, kind: str, target: str, mode: str, words: str
) -> None:
    assert f"This file carries {words}" in refusal(with_relation(full, kind, target, mode))


@pytest.mark.parametrize(
    ("content_type", "words"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "macros"),
        ("application/vnd.ms-office.vbaProject", "macros"),
        ("application/vnd.openxmlformats-officedocument.oleObject", "an embedded object"),
        ("application/vnd.ms-office.activeX+xml", "an ActiveX control"),
    ],
)
def test_a_content_type_gives_it_away_too(full: bytes, content_type: str, words: str) -> None:
    override = f'<Override PartName="/word/x.xml" ContentType="{content_type}"/></Types>'
    assert words in refusal(with_replaced(full, "[Content_Types].xml", "</Types>", override))


def test_xml_that_hides_behind_another_ending_is_refused(full: bytes) -> None:
    override = '<Override PartName="/word/x.png" ContentType="application/xml"/></Types>'
    assert "unusual" in refusal(with_replaced(full, "[Content_Types].xml", "</Types>", override))


def test_entities_are_never_expanded(full: bytes) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert "definitions of its own" in refusal(changed(full, {"word/document.xml": bomb.encode()}))
    assert "definitions of its own" in refusal(changed(full, {"word/document.xml": bomb.encode("utf-16")}))


def test_a_part_that_unpacks_to_a_hundred_times_its_size_is_refused(full: bytes) -> None:
    assert "grows too large" in refusal(changed(full, {"word/media/a.bmp": b"\0" * 30_000_000}))


def test_an_unpacked_size_beyond_the_limit_is_refused(full: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_UNPACKED_BYTES", 10_000)
    assert "grows too large" in refusal(full)


def test_many_elements_in_a_small_file_are_refused(full: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_ELEMENTS", 500)
    assert "grows too large" in refusal(changed(full, {"word/x.xml": b"<a>" + b"<b/>" * 600 + b"</a>"}))


def test_elements_nested_too_deep_are_refused(full: bytes) -> None:
    assert "grows too large" in refusal(changed(full, {"word/x.xml": b"<a>" * 300 + b"</a>" * 300}))


def test_too_many_parts_are_refused(full: bytes) -> None:
    assert "more than 1,000 parts" in refusal(changed(full, {f"word/{n}.xml": b"<a/>" for n in range(1001)}))


def test_a_file_beyond_the_size_limit_is_refused() -> None:
    assert "larger than 20 MB" in refusal(b"P" * 20_000_001)


@pytest.mark.parametrize("name", ["../evil.xml", "/word/x.xml", "word\\x.xml", "word//x.xml", "WORD/document.xml"])
def test_strange_names_of_parts_are_refused(full: bytes, name: str) -> None:
    assert "unusual" in refusal(changed(full, {name: b"<a/>"}))


def test_a_password_or_the_old_format_is_named() -> None:
    assert "password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"%PDF-1.7"])
def test_something_else_is_said_to_be_no_word_document(content: bytes) -> None:
    assert "not a whole Word document" in refusal(content)


def test_a_zip_file_or_a_spreadsheet_is_said_to_be_no_word_document(full: bytes) -> None:
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "not a Word document" in refusal(plain.getvalue())
    spreadsheet = with_replaced(
        full, "[Content_Types].xml", "wordprocessingml.document.main", "spreadsheetml.sheet.main"
    )
    assert "not a Word document" in refusal(spreadsheet)


def test_a_part_that_is_not_well_formed_is_refused(full: bytes) -> None:
    assert "not a whole Word document" in refusal(changed(full, {"word/document.xml": b"<a><b></a>"}))


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_damaged_document_is_let_in_or_refused_but_never_breaks_the_check(
    full: bytes, damage: list[tuple[float, int]]
) -> None:
    damaged = bytearray(full)
    for share, value in damage:
        damaged[int(share * len(damaged))] = value
    with suppress(UnsafeUpload):
        check_upload(bytes(damaged))
