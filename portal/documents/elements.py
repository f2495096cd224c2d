"""WordprocessingML elements, written so that the nesting of the code is the nesting of the XML."""

import re

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement

TWIPS_PER_CM = 567

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def w(tag: str, *children: Element | None, **attributes: str | float) -> Element:
    """An element of the main namespace with attributes of the same; a child that is None is left out."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    for child in children:
        if child is not None:
            element.append(child)
    return element


def when(wanted: object, tag: str, **attributes: str | float) -> Element | None:
    return w(tag, **attributes) if wanted else None


def parsed(xml: str) -> list[Element]:
    """The elements of a fragment written out as XML text."""
    return list(parse_xml(f"<w:fragment {nsdecls('w')}>{xml}</w:fragment>"))


def texted(tag: str, text: str) -> Element:
    """An element with text whose spaces are kept."""
    element = w(tag)
    element.text = clean(text)
    element.set(qn("xml:space"), "preserve")
    return element


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def twips(centimetres: float) -> int:
    return round(centimetres * TWIPS_PER_CM)
