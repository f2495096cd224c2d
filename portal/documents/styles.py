"""How every document of the portal looks: A4, Arial 11, dark headings that also print well in grey.

Every colour keeps a contrast of at least 4.5 to 1 on what lies behind it (WCAG 2.2, 1.4.3).
"""

from portal.documents.elements import Element, parsed, w

INK = "1B1B1B"
ACCENT = "17405E"
QUIET = "4A5560"
LINK = "0B4F8A"
RULE = "9AA8B4"
SHADE = "E4EBF1"
BLANK = "F6F3E8"
PARAGRAPH_GAP_TWIPS = 140
ITEM = "ListParagraph"

_BUILT_IN = {
    "Title",
    "Subtitle",
    "List Paragraph",
    "Quote",
    "caption",
    "header",
    "footer",
    "TOC Heading",
    "annotation text",
} | {f"{name} {level}" for name in ("heading", "toc") for level in (1, 2, 3, 4)}
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'


def style_sheet(language: str) -> list[Element]:
    defaults = parsed(
        f"""<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:color w:val="{INK}"/><w:sz w:val="22"/>
        <w:szCs w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
        <w:spacing w:after="{PARAGRAPH_GAP_TWIPS}" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>
        </w:docDefaults>"""
    )
    look = next(iter(defaults[0].iter("{*}rPr")))
    look.append(w("lang", val=language, eastAsia=language, bidi="ar-SA"))
    return [*defaults, *_text_styles(), *_heading_styles(), *_contents_styles(), *_character_styles(), *_table_styles()]


def _text_styles() -> list[Element]:
    return [
        *parsed(
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            "<w:qFormat/></w:style>"
        ),
        *_paragraph(
            "Title", "Title", '<w:keepNext/><w:spacing w:before="0" w:after="160" w:line="240" w:lineRule="auto"/>',
            f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="60"/><w:szCs w:val="60"/>',
        ),
        *_paragraph(
            "Subtitle", "Subtitle",
            f'<w:pBdr><w:bottom w:val="single" w:sz="24" w:space="14" w:color="{ACCENT}"/></w:pBdr>'
            '<w:spacing w:after="480"/>',
            f'<w:color w:val="{QUIET}"/><w:sz w:val="30"/><w:szCs w:val="30"/>',
        ),
        *_paragraph(
            "CoverOwner", "Cover owner", '<w:spacing w:before="2600" w:after="240"/>',
            f'<w:b/><w:color w:val="{QUIET}"/><w:sz w:val="24"/><w:szCs w:val="24"/>',
        ),
        *_paragraph(ITEM, "List Paragraph", '<w:spacing w:after="90"/>'),
        *_paragraph("Clause", "Clause", '<w:tabs><w:tab w:val="left" w:pos="794"/></w:tabs>'
                    '<w:ind w:left="794" w:hanging="794"/>'),
        *_paragraph(
            "Quote", "Quote",
            f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="12" w:color="{RULE}"/></w:pBdr>'
            '<w:spacing w:before="160" w:after="200"/><w:ind w:left="454" w:right="454"/>',
            f'<w:i/><w:color w:val="{QUIET}"/>',
        ),
        *_paragraph("Note", "Note", '<w:spacing w:after="100"/>',
                    f'<w:color w:val="{QUIET}"/><w:sz w:val="19"/><w:szCs w:val="19"/>'),
        *_paragraph("Caption", "caption", '<w:keepNext/><w:spacing w:before="240" w:after="80"/>',
                    f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'),
        *_paragraph("FigureCaption", "Figure caption",
                    '<w:keepNext w:val="0"/><w:spacing w:before="60" w:after="240"/>',
                    parent="Caption"),
        *_paragraph("Picture", "Picture", '<w:keepNext/><w:spacing w:before="160" w:after="60"/>'),
        *_paragraph("TableText", "Table text", '<w:spacing w:before="50" w:after="50" w:line="252" w:lineRule="auto"/>',
                    '<w:sz w:val="20"/><w:szCs w:val="20"/>'),
        *_paragraph("TableHeading", "Table heading", "", f'<w:b/><w:color w:val="{ACCENT}"/>', "TableText"),
        *_paragraph("TableColumnHeading", "Table column heading", "<w:keepNext/>", parent="TableHeading"),
        *_paragraph("CommentText", "annotation text", '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
                    '<w:sz w:val="20"/><w:szCs w:val="20"/>'),
        *_paragraph("AfterTable", "After table", '<w:spacing w:after="120" w:line="120" w:lineRule="exact"/>'),
        *_paragraph(
            "Header", "header",
            f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="5" w:color="{RULE}"/></w:pBdr>'
            '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
            f'<w:color w:val="{QUIET}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
        ),
        *_paragraph(
            "Footer", "footer",
            f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="5" w:color="{RULE}"/></w:pBdr>'
            '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
            f'<w:color w:val="{QUIET}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
        ),
    ]  # fmt: skip


def _heading_styles() -> list[Element]:
    sizes = {1: (34, 440, 160), 2: (27, 320, 120), 3: (23, 240, 80), 4: (22, 200, 60)}
    return [
        style
        for level, (half_points, before, after) in sizes.items()
        for style in _paragraph(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}" w:line="252" '
            f'w:lineRule="auto"/><w:outlineLvl w:val="{level - 1}"/>',
            f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>',
        )
    ]


def _contents_styles() -> list[Element]:
    heading = _paragraph(
        "TOCHeading",
        "TOC Heading",
        '<w:keepNext/><w:spacing w:before="0" w:after="240"/>',
        f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="34"/><w:szCs w:val="34"/>',
    )
    looks = {1: (160, 0, "<w:b/>"), 2: (0, 284, ""), 3: (0, 567, "")}
    levels = [
        style
        for level, (before, indent, look) in looks.items()
        for style in _paragraph(
            f"TOC{level}",
            f"toc {level}",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9298"/></w:tabs>'
            f'<w:spacing w:before="{before}" w:after="60"/><w:ind w:left="{indent}" w:right="567"/>',
            look,
        )
    ]
    return [*heading, *levels]


def _character_styles() -> list[Element]:
    return parsed(
        f"""<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
        <w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>
        <w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>
        <w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>
        <w:rPr><w:color w:val="{LINK}"/><w:u w:val="single"/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>
        <w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>
        <w:rPr><w:i/><w:color w:val="{QUIET}"/></w:rPr></w:style>
        <w:style w:type="character" w:customStyle="1" w:styleId="ClauseNumber"><w:name w:val="Clause number"/>
        <w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:b w:val="0"/><w:i w:val="0"/><w:color w:val="{QUIET}"/>
        <w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>
        <w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>
        <w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>
        <w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>
        <w:uiPriority w:val="99"/><w:semiHidden/></w:style>"""
    )


def _table_styles() -> list[Element]:
    margins = (
        '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
    )
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    strong = f'w:val="single" w:sz="12" w:space="0" w:color="{ACCENT}"'
    return parsed(
        f"""<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
        <w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{margins}</w:tblPr></w:style>
        <w:style w:type="table" w:customStyle="1" w:styleId="PortalTable"><w:name w:val="Portal Table"/>
        <w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top {strong}/><w:left {line}/><w:bottom {strong}/>
        <w:right {line}/><w:insideH {line}/><w:insideV {line}/></w:tblBorders></w:tblPr>
        <w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr>
        </w:tblStylePr><w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:top {strong}/>
        </w:tcBorders></w:tcPr></w:tblStylePr></w:style>
        <w:style w:type="table" w:customStyle="1" w:styleId="PortalFacts"><w:name w:val="Portal Facts"/>
        <w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/>
        </w:tblBorders></w:tblPr></w:style>"""
    )


def _paragraph(style_id: str, name: str, layout: str = "", look: str = "", parent: str = "Normal") -> list[Element]:
    following = style_id if style_id in {ITEM, "Clause"} else "Normal"
    own = "" if name in _BUILT_IN else 'w:customStyle="1"'
    layout = f"<w:pPr>{layout}</w:pPr>" if layout else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return parsed(
        f'<w:style w:type="paragraph" {own} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{parent}"/><w:next w:val="{following}"/><w:qFormat/>{layout}{look}</w:style>'
    )
