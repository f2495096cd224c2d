"""What a person would see of a reply, and what every page must have whoever looks."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
import httpx

from portal.web.headers import HEADERS

MOST_COLUMNS_UNFRAMED = 3
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button"})


@dataclass(frozen=True)
class Page:
    status: int
    html: str
    headers: httpx.Headers
    tree: Element | None

    @property
    def location(self) -> str:
        return self.headers["Location"]

    @property
    def text(self) -> str:
        """The words of the page's main part (of all of it, when there is no main), white space folded."""
        if self.tree is None:
            return self.html
        main = self.tree.find(".//main")
        return _words(self.tree if main is None else main)

    @property
    def title(self) -> str:
        return _words(self.tree.find(".//title")) if self.tree is not None else ""

    def text_of(self, element_id: str) -> str:
        return _words(self.element(element_id))

    def element(self, element_id: str) -> Element:
        found = [node for node in self.all() if node.get("id") == element_id]
        assert found, f"no element #{element_id} on the page"
        return found[0]

    def all(self, tag: str | None = None) -> list[Element]:
        assert self.tree is not None, "not an HTML page"
        return [node for node in self.tree.iter(tag) if isinstance(node.tag, str)]

    def field(self, name: str) -> str:
        """The value of a form's field, as the browser would send it."""
        for node in self.all():
            if node.get("name") == name:
                return _value_of(node)
        raise AssertionError(f"no field {name!r} on the page")

    def links(self) -> list[str]:
        return [node.get("href", "") for node in self.all("a")]

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        for node in self.all("a"):
            if words in _words(node):
                return node.get("href", "")
        raise AssertionError(f"no link {words!r} on the page")

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        summaries = [node for node in self.all("div") if "govuk-error-summary" in node.get("class", "").split()]
        return [_words(node) for summary in summaries for node in summary.iter("li")]


def inspect(response: httpx.Response) -> Page:
    """The page, after the checks that every page has to pass."""
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, f"{response.url}: header {name}"
    if not response.headers.get("Content-Type", "").startswith("text/html") or not response.text:
        return Page(response.status_code, response.text if _is_text(response) else "", response.headers, None)
    is_whole = "<html" in response.text
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(response.text) if is_whole else _fragment(parser, response.text)
    page = Page(response.status_code, response.text, response.headers, tree)
    _check_ids(page)
    _check_forms(page)
    _check_tables(page)
    if is_whole:
        _check_whole(page)
    return page


def _is_text(response: httpx.Response) -> bool:
    return "text" in response.headers.get("Content-Type", "") or "json" in response.headers.get("Content-Type", "")


def _fragment(parser: html5lib.HTMLParser, html: str) -> Element:
    # A fragment of table rows is only valid inside a table.
    container = "tbody" if html.lstrip().startswith("<tr") else "div"
    root = Element("div")
    root.extend(parser.parseFragment(html, container=container))
    return root


def _check_whole(page: Page) -> None:
    assert page.tree is not None
    html = page.tree if page.tree.tag == "html" else page.tree.find("html")
    assert html is not None
    assert html.get("lang"), "the page has no language"
    assert len(page.all("h1")) == 1, f"the page has {len(page.all('h1'))} h1"
    assert page.title.strip(), "the page has no title"
    assert len(page.all("main")) == 1, "the page has no main part"
    levels = [int(node.tag[1]) for node in page.all() if re.fullmatch(r"h[1-6]", node.tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), f"headings jump: {levels}"


def _check_ids(page: Page) -> None:
    ids = [node.get("id") for node in page.all() if node.get("id")]
    twice = {one for one, times in Counter(ids).items() if times > 1}
    assert not twice, f"ids more than once: {twice}"
    for node in page.all():
        assert not node.get("style"), f"inline style on {node.tag}"
        assert not [name for name in node.attrib if name.startswith("on")], f"inline script on {node.tag}"


def _check_forms(page: Page) -> None:
    for form in page.all("form"):
        if form.get("method", "get").lower() == "post":
            assert any(node.get("name") == "csrf_token" for node in form.iter()), f"no token in {form.get('action')}"
    labelled = {node.get("for") for node in page.all("label")}
    for node in page.all():
        if node.tag in ("input", "select", "textarea") and node.get("type") not in UNLABELLED_TYPES:
            assert node.get("id") in labelled or node.get("aria-label") or node.get("aria-labelledby"), (
                f"no label for {node.get('name')}"
            )
        if node.tag == "img":
            assert node.get("alt") is not None, "an image without alt"


def _check_tables(page: Page) -> None:
    """Each has a name; a wide one moves in a frame of its own, or its rows are cards on a phone."""
    frames = [node for node in page.all("div") if "app-scroll" in node.get("class", "").split()]
    framed = [table for frame in frames for table in frame.iter("table")]
    for table in page.all("table"):
        assert _words(table.find("caption")), "a table without a caption"
        headings = [_words(node) for node in table.iter("th") if node.get("scope") == "col"]
        assert table in framed or len(headings) < MOST_COLUMNS_UNFRAMED, f"a wide table in no frame: {headings}"
    for frame in frames:
        if "app-scroll--cards" in frame.get("class", "").split():
            _check_cards(frame)


def _check_cards(frame: Element) -> None:
    headings = [_words(node) for node in frame.iter("th") if node.get("scope") == "col"]
    for row in [row for part in ("tbody", "tfoot") for body in frame.iter(part) for row in body.iter("tr")]:
        labels = [cell.get("data-label") if cell.tag == "td" else headings[place] for place, cell in enumerate(row)]
        assert labels == headings, f"on a phone a cell has another heading: {labels}, not {headings}"


def _value_of(node: Element) -> str:
    if node.tag == "textarea":
        return "".join(node.itertext())
    if node.tag == "select":
        options = [one for one in node.iter() if one.tag == "option"]
        return next((one.get("value", "") for one in options if "selected" in one.attrib), options[0].get("value", ""))
    return str(node.get("value", ""))


def _words(node: Element | None) -> str:
    if node is None:
        return ""
    hidden = [child for child in node.iter() if child.tag in ("script", "style", "template")]
    skipped = {id(text) for child in hidden for text in child.iter()}
    parts = [text for child in node.iter() if id(child) not in skipped for text in (child.text or "",)]
    return " ".join(" ".join(node.itertext()).split()) if not hidden else " ".join(" ".join(parts).split())
