"""Changes to a Word file as Word itself writes them, for the tests of files that come back."""

import copy
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

Body = BaseOxmlElement
BODY, COMMENTS = "word/document.xml", "word/comments.xml"
ANNA = "Anna Bell"


def edited(file: bytes, change: Callable[[Body], object], part: str = BODY) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                root = parse_xml(content)
                change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            archive.writestr(name, content)
    return target.getvalue()


def paragraph(body: Body, words: str) -> Body:
    found = [one for one in body.iter(qn("w:p")) if words in "".join(text.text or "" for text in texts(one))]
    assert found, words
    return found[-1]


def texts(element: Body) -> list[Body]:
    return [one for one in element.iter() if one.tag in (qn("w:t"), qn("w:delText"))]


def accept_all(body: Body) -> None:
    """As “Accept all changes” does: what was to come is there, what was to go is gone, whole paragraphs too."""
    _settle(body, keep="ins", drop="del")
    for change in list(body.iter(qn("w:pPrChange"))):
        change.getparent().remove(change)


def reject_all(body: Body) -> None:
    _settle(body, keep="del", drop="ins")
    for change in list(body.iter(qn("w:pPrChange"))):
        change.getparent().getparent().replace(change.getparent(), change[0])
    save_as_word(body)


def save_as_word(body: Body) -> None:
    """Word names no style where it is the usual one."""
    for style in [one for one in body.iter(qn("w:pStyle")) if one.get(qn("w:val")) == "Normal"]:
        style.getparent().remove(style)


def track(words: str, old: str, new: str, author: str = ANNA) -> Callable[[Body], None]:
    """Type other words over some, with tracking on. Without old words the new ones go to the end."""

    def change(body: Body) -> None:
        run = _split(paragraph(body, words), old)
        if old:
            gone = copy.deepcopy(run)
            for text in gone.findall(qn("w:t")):
                text.tag = qn("w:delText")
            run.addprevious(_change("del", author, gone))
        if new:
            run.addprevious(_change("ins", author, run_of(new)))
        if old:
            run.getparent().remove(run)

    return change


def retype(old: str, new: str) -> Callable[[Body], None]:
    """Type over words with tracking off."""

    def change(body: Body) -> None:
        for text in texts(body):
            text.text = (text.text or "").replace(old, new)

    return change


def write_below(words: str, new: str, style: str = "Normal", author: str = "") -> Callable[[Body], None]:
    def change(body: Body) -> None:
        mark = f'<w:rPr><w:ins w:id="901" w:author="{author}"/></w:rPr>' if author else ""
        added = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/>{mark}</w:pPr></w:p>')
        added.append(_change("ins", author, run_of(new)) if author else run_of(new))
        paragraph(body, words).addnext(added)

    return change


def take_away(words: str) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        gone = paragraph(body, words)
        gone.getparent().remove(gone)

    return change


def restyle(words: str, style: str) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        properties = paragraph(body, words).get_or_add_pPr()
        properties.style = style

    return change


def restyle_tracked(words: str, style: str, by: str) -> Callable[[Body], None]:
    """As Word does with tracking on: the new style, and beside it the one from before and who changed it."""

    def change(body: Body) -> None:
        properties = paragraph(body, words).get_or_add_pPr()
        before = copy.deepcopy(properties)
        properties.style = style
        properties.append(before_change := parse_xml(f'<w:pPrChange {nsdecls("w")} w:id="9001" w:author="{by}"/>'))
        before_change.append(before)

    return change


def move_below(words: str, others: str) -> Callable[[Body], None]:
    """Cut out and put in elsewhere, with its bookmark."""

    def change(body: Body) -> None:
        paragraph(body, others).addnext(paragraph(body, words))

    return change


def drop_last_row(body: Body) -> None:
    row = list(body.iter(qn("w:tr")))[-1]
    row.getparent().remove(row)


def take_out_row(words: str, author: str = ANNA) -> Callable[[Body], None]:
    """As Word takes a row out with tracking on: the row itself is marked, and its words."""

    def change(body: Body) -> None:
        row = next(one for one in body.iter(qn("w:tr")) if words in "".join(text.text or "" for text in texts(one)))
        row.find(qn("w:trPr")).append(parse_xml(f'<w:del {nsdecls("w")} w:id="903" w:author="{author}"/>'))
        for run in list(row.iter(qn("w:r"))):
            for text in run.findall(qn("w:t")):
                text.tag = qn("w:delText")
            place = run.getparent().index(run)
            run.getparent().insert(place, _change("del", author, run))

    return change


def drop_last_column(body: Body) -> None:
    for row in list(list(body.iter(qn("w:tbl")))[-1].iter(qn("w:tr"))):
        row.remove(row.findall(qn("w:tc"))[-1])


def add_row(below: str, words: list[str], author: str = ANNA, *, is_tracked: bool = True) -> Callable[[Body], None]:
    """As Word inserts a row: with tracking on, the row itself is marked, and its words."""

    def change(body: Body) -> None:
        row = next(one for one in body.iter(qn("w:tr")) if below in "".join(text.text or "" for text in texts(one)))
        mark = f'<w:trPr><w:ins w:id="902" w:author="{author}"/></w:trPr>' if is_tracked else ""
        added = parse_xml(f"<w:tr {nsdecls('w')}>{mark}</w:tr>")
        for one in words:
            cell = parse_xml(f"<w:tc {nsdecls('w')}><w:p/></w:tc>")
            cell[0].append(_change("ins", author, run_of(one)) if is_tracked else run_of(one))
            added.append(cell)
        row.addnext(added)

    return change


def forget_bookmarks(body: Body) -> None:
    """As programs do that know no hidden bookmarks."""
    for name in ("bookmarkStart", "bookmarkEnd"):
        for one in list(body.iter(qn(f"w:{name}"))):
            one.getparent().remove(one)


def remark_on(file: bytes, words: str, body: str, author: str = ANNA, number: int = 77, last: str = "") -> bytes:
    """On the paragraph with these words, or from there to the one with the `last`."""

    def beside(root: Body) -> None:
        place = paragraph(root, words)
        first = next(iter(place.iter(qn("w:r"))))
        first.addprevious(parse_xml(f'<w:commentRangeStart {nsdecls("w")} w:id="{number}"/>'))
        paragraph(root, last or words).append(parse_xml(f'<w:commentRangeEnd {nsdecls("w")} w:id="{number}"/>'))

    def spoken(root: Body) -> None:
        root.append(
            parse_xml(
                f'<w:comment {nsdecls("w")} w:id="{number}" w:author="{author}"><w:p><w:r><w:t>{escape(body)}</w:t>'
                "</w:r></w:p></w:comment>"
            )
        )

    return edited(edited(file, beside), spoken, COMMENTS)


def run_of(words: str) -> Body:
    return parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{escape(words)}</w:t></w:r>')


def _change(name: str, author: str, run: Body) -> Body:
    change = parse_xml(f'<w:{name} {nsdecls("w")} w:id="900" w:author="{author}" w:date="2026-03-05T09:00:00Z"/>')
    change.append(run)
    return change


def _split(place: Body, words: str) -> Body:
    """The run that holds these words and nothing else; an empty one at the end where none are asked for."""
    if not words:
        place.append(run_of(""))
        return place[-1]
    text = next(one for one in texts(place) if words in (one.text or ""))
    run = text.getparent()
    before, _, after = (text.text or "").partition(words)
    for part, add in ((before, run.addprevious), (after, run.addnext)):
        other = copy.deepcopy(run)
        other.find(qn("w:t")).text = part
        other.find(qn("w:t")).set(qn("xml:space"), "preserve")
        add(other)
    text.text = words
    return run


def _settle(body: Body, keep: str, drop: str) -> None:
    for row in [one for one in body.iter(qn("w:tr")) if one.find(f"{qn('w:trPr')}/{qn(f'w:{drop}')}") is not None]:
        row.getparent().remove(row)
    for one in [
        one for one in body.iter(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(f'w:{drop}')}") is not None
    ]:
        one.getparent().remove(one)
    for one in list(body.iter(qn(f"w:{drop}"))):
        one.getparent().remove(one)
    for one in list(body.iter(qn(f"w:{keep}"))):
        for child in list(one):
            one.addprevious(child)
        one.getparent().remove(one)
    for text in list(body.iter(qn("w:delText"))):
        text.tag = qn("w:t")
