"""Bulleted and numbered lists as Word's own, each starting again at one, and numbers for headings."""

from collections.abc import Sequence
from enum import Enum

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.parfmt import CT_PPr
from docx.shared import Twips

from portal.documents.elements import Element, w
from portal.documents.styles import ITEM, PARAGRAPH_GAP_TWIPS

DEEPEST_LEVEL = 2

_BULLETS, _NUMBERS, _HEADINGS = 1, 2, 3
_BULLET_SIGNS = ("•", "–", "▪")
_NUMBER_FORMS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
_STEP_TWIPS = 425
_HEADING_INDENT_TWIPS = 794


class Reading(Enum):
    """A text with suggestions is read as it stands, or as it would be with all of them."""

    AGREED = "agreed"
    SUGGESTED = "suggested"


BOTH = (Reading.AGREED, Reading.SUGGESTED)


class Lists:
    """Writes into the numbering part; items that follow one another belong to one list until `end`.

    What stands in one reading alone neither begins nor ends a list of the other.
    """

    def __init__(self, numbering: Element) -> None:
        self._numbering = numbering
        for definition in list(numbering):
            numbering.remove(definition)
        for definition in (_bullets(), _numbers(), _headings()):
            numbering.append(definition)
        self.headings_id = self._new_list(_HEADINGS, level=None)
        self._bullets_id = self._new_list(_BULLETS, level=None)
        self._open: dict[Reading, dict[int, int]] = {reading: {} for reading in BOTH}

    def item(self, level: int, *, is_ordered: bool, readings: Sequence[Reading] = BOTH) -> Element:
        """The numPr of the next item. A shallower item or one without number ends the numbers below it."""
        for reading in readings:
            kept = self._open[reading].items()
            self._open[reading] = {depth: list_id for depth, list_id in kept if depth < level + is_ordered}
        if not is_ordered:
            return _reference(self._bullets_id, level)
        list_id = self._open[readings[0]].get(level) or self._new_list(_NUMBERS, level)
        for reading in readings:
            self._open[reading][level] = list_id
        return _reference(list_id, level)

    def end(self, readings: Sequence[Reading] = BOTH) -> None:
        for reading in readings:
            self._open[reading] = {}

    def _new_list(self, definition_id: int, level: int | None) -> int:
        list_id = len(self._numbering.findall(qn("w:num"))) + 1
        restart = None if level is None else w("lvlOverride", w("startOverride", val=1), ilvl=level)
        self._numbering.append(w("num", w("abstractNumId", val=definition_id), restart, numId=list_id))
        return list_id


def set_apart(body: Element) -> None:
    """The last item of a list keeps as far from what follows as any paragraph. Items stand closer together."""
    for shape in body.iter(qn("w:pPr")):
        if isinstance(shape, CT_PPr) and shape.style == ITEM and not _goes_on(shape):
            shape.spacing_after = Twips(PARAGRAPH_GAP_TWIPS)


def _goes_on(shape: CT_PPr) -> bool:
    """Whether an item follows. A shape from before a change lies inside the one since."""
    paragraph = next(shape.iterancestors(qn("w:p")))
    following = paragraph.getnext()
    return isinstance(following, CT_P) and following.style == ITEM


def _reference(list_id: int, level: int) -> Element:
    return w("numPr", w("ilvl", val=level), w("numId", val=list_id))


def _bullets() -> Element:
    levels = [_level(n, "bullet", sign, _STEP_TWIPS * (n + 1)) for n, sign in enumerate(_BULLET_SIGNS)]
    return w("abstractNum", w("multiLevelType", val="hybridMultilevel"), *levels, abstractNumId=_BULLETS)


def _numbers() -> Element:
    levels = [_level(n, form, text, _STEP_TWIPS * (n + 1)) for n, (form, text) in enumerate(_NUMBER_FORMS)]
    return w("abstractNum", w("multiLevelType", val="hybridMultilevel"), *levels, abstractNumId=_NUMBERS)


def _headings() -> Element:
    levels = [
        _level(n, "decimal", text, _HEADING_INDENT_TWIPS, style=f"Heading{n + 1}")
        for n, text in enumerate(("%1", "%1.%2", "%1.%2.%3"))
    ]
    return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=_HEADINGS)


def _level(number: int, form: str, text: str, indent: int, style: str = "") -> Element:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=form),
        w("pStyle", val=style) if style else None,
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=indent, hanging=indent if style else _STEP_TWIPS)),
        w("rPr", w("rFonts", ascii="Arial", hAnsi="Arial", cs="Arial")) if form == "bullet" else None,
        ilvl=number,
    )
