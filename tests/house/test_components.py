"""Every component, rendered as pages render it: valid HTML, ids once, a label for each field, nothing made up."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from xml.etree.ElementTree import Element

import html5lib
import pytest
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from portal.web.forms import Form
from portal.web.templating import TEMPLATES, make_environment

ENTRY = '{"title": "Signed", "byline": "Alice for the council", "when": "3 March 2027", "iso": "2027-03-03T10:15Z"}'
STEPS = '[{"title": "Agree", "state": "done", "href": "/1", "hint": "By all"}, {"title": "Pilot", "state": "later"}]'
BARS = '[("Often", 12, "12"), ("Never", none, "fewer than 5"), ("<b>", 0, "none")]'
PARTS = '[("Council", 60, "£60"), ("Health", 40, "£40")]'

# One use of each macro, by its name; a macro without one here fails the first test.
USES = {
    "error_summary": "error_summary(form)",
    "text_input": 'text_input(form, "name", "Name", hint="In full", width=20, prefix="£")',
    "textarea": 'textarea(form, "text", "Text", draft=True)',
    "select": 'select(form, "one", "One of", [("a", "A"), ("b", "B")])',
    "radios": 'radios(form, "one", "One of", [("a", "A"), ("b", "B", "With a hint")], inline=True, small=True)',
    "scale": 'scale(form, "point", "How much?", [(1, "Not at all"), (5, "Very much")])',
    "checkboxes": 'checkboxes(form, "many", "Some of", [("a", "A"), ("b", "B")], small=True)',
    "checkbox": 'checkbox(form, "agreed", "I agree")',
    "date_input": 'date_input(form, "starts_on", "Starts on")',
    "file_upload": 'file_upload(form, "paper", "Paper", accept=".docx")',
    "button": 'button("Go", warning=True, name="act", value="go")',
    "link_button": 'link_button("Go on", "/next")',
    "post_button": 'post_button("/sign", "Sign", about="version 3", fields={"version": "3"})',
    "tag": 'tag("Needs you", "attention")',
    "room_tag": 'room_tag("Elim") ~ room_tag()',
    "timeline": f"timeline([{ENTRY}])",
    "empty_state": 'empty_state("Nothing yet.", "Begin", "/new")',
    "summary_list": 'summary_list([("Lead body", "Elim", "Change", "/lead"), ("Share", "25.00 %")])',
    "table": 'table("t", "Shares", ["Package", ("Elim", "numeric")], [("Hosting", "50 %")], total=("Total", "50 %"))',
    "scroll_frame": None,
    "table_caption": None,
    "live_editor": None,
    "stage_progress": f"stage_progress({STEPS})",
    "meter": 'meter("signed", "2 of 4 have signed", 2, 4)',
    "bar_chart": f'bar_chart("c", "Lonely", "Twelve often", {BARS}, "Answer", "People")',
    "stack_chart": f'stack_chart("c", "Who pays", "Council 60, health 40", {PARTS}, "Body", "Paid")',
    "trend_chart": 'trend_chart("c", "Guests", trend)',
    "partnership_navigation": "partnership_navigation(seat, '/partnerships/1/designs/2')",
}
TREND = SimpleNamespace(
    description="2 results",
    points=[
        SimpleNamespace(x=20.0, y=50.0, words_y=40.0, figure="4", label="Mar 2027", is_accepted=True),
        SimpleNamespace(x=90.0, y=20.0, words_y=40.0, figure="9", label="Jun 2027", is_accepted=False),
    ],
    path="20,50 90,20",
    target=SimpleNamespace(y=10.0, words="12 people"),
    baseline=SimpleNamespace(y=60.0, words="3 people"),
    rows=[("March 2027", "4", "accepted"), ("June 2027", "9", "submitted")],
)
TABLE = '<table><caption id="t">T</caption><tr><td>1</td></tr></table>'
CAPTION = '<table>{{ table_caption("t", "Shares", "s") }}<tr><td>1</td></tr></table>'
EDITOR = """{% call live_editor("/live/1", "/live/1/exchange", "write", "p", "o", csrf="t", epoch=1, label="Text",
  text_html="<p>", plain_url="?plain", names={"p": "Alice \\"<b>"}) %}<p>The plain form</p>{% endcall %}"""
FRAME = f'{{% call scroll_frame("t") %}}{TABLE}{{% endcall %}}'
BODIES = {"scroll_frame": FRAME, "table_caption": CAPTION, "live_editor": EDITOR}
PAGE = "{% block title %}T{% endblock %}{% block main %}<h1>H</h1>{% endblock %}"
FIELDS = ("text_input", "textarea", "select", "radios", "scale", "checkboxes", "checkbox", "date_input", "file_upload")
Render = Callable[..., str]


def macros() -> dict[str, str]:
    """Each public macro's name and the template it is in."""
    return {
        name: f"components/{path.name}"
        for path in TEMPLATES.joinpath("components").glob("*.html")
        for name in re.findall(r"\{%-? macro ([a-z]\w*)\(", path.read_text(encoding="utf-8"))
    }


@pytest.fixture(scope="module")
def environment() -> Environment:
    environment = make_environment()
    environment.globals.update(
        csrf_field=lambda: Markup('<input type="hidden" name="csrf_token" value="t">'), asset=lambda name: f"/a/{name}"
    )
    return environment


@pytest.fixture
def render(environment: Environment) -> Render:
    def rendered(name: str, form: Form) -> str:
        body = BODIES.get(name) or f"{{{{ {USES[name]} }}}}"
        seat = SimpleNamespace(
            url="/partnerships/1", partnership_title="ROAR", organisation_name="Elim", roles=["a", "b"]
        )
        source = f'{{% from "{macros()[name]}" import {name} with context %}}{body}'
        return environment.from_string(source).render(form=form, seat=seat, trend=TREND)

    return rendered


def typed(**errors: str) -> Form:
    values = {"name": ["<Alice>"], "text": ["two\nlines"], "one": ["b"], "many": ["a"], "starts_on-day": ["27"]}
    return Form(values=values, errors=errors)


def parsed(html: str) -> list[Element]:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html, container="div")
    return [node for node in tree.iter() if isinstance(node.tag, str)]


def whole(html: str) -> Element:
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return tree


def test_each_macro_is_tried_here() -> None:
    assert set(macros()) == set(USES)


@pytest.mark.parametrize("name", sorted(USES))
def test_a_component_is_valid_html(render: Render, name: str) -> None:
    nodes = parsed(render(name, typed()))
    ids = [node.get("id") for node in nodes if node.get("id")]
    assert len(ids) == len(set(ids))
    assert not [node.tag for node in nodes if node.get("style") or node.tag in ("script", "style")]
    named = {
        part for node in nodes for key in ("aria-labelledby", "aria-describedby") for part in node.get(key, "").split()
    }
    assert named <= set(ids)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_has_its_label(render: Render, name: str) -> None:
    nodes = parsed(render(name, typed()))
    labelled = {node.get("for") for node in nodes if node.tag == "label"}
    fields = [node for node in nodes if node.tag in ("input", "select", "textarea")]
    assert fields
    assert all(node.get("id") in labelled for node in fields)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_says_its_error_and_the_summary_leads_to_it(render: Render, name: str) -> None:
    field = re.search(r'form, "(\w+)"', USES[name] or "")
    assert field is not None
    html = render(name, typed(**{field[1]: "Say which."}))
    nodes = parsed(html)
    assert "Say which." in html
    target = [node for node in nodes if node.get("id") == field[1]]
    assert [node.tag in ("input", "select", "textarea") for node in target] == [True]


def test_what_was_typed_comes_back_and_is_escaped(render: Render) -> None:
    assert "&lt;Alice&gt;" in render("text_input", typed())
    assert "two\nlines</textarea>" in render("textarea", typed())
    assert re.search(r'value="b"[^>]*checked', render("radios", typed()))
    assert re.search(r'value="a"[^>]*checked', render("checkboxes", typed()))
    assert re.search(r'value="b"[^>]*selected', render("select", typed()))
    assert 'name="starts_on-day" type="text" value="27"' in render("date_input", typed())


def test_a_password_never_comes_back(environment: Environment) -> None:
    source = (
        '{% from "components/forms.html" import text_input %}{{ text_input(form, "p", "Password", type="password") }}'
    )
    assert "secret" not in environment.from_string(source).render(form=Form(values={"p": ["secret"]}))


def test_a_mistake_of_the_whole_form_is_said_without_a_link(render: Render) -> None:
    html = render("error_summary", typed(form="The gate is closed.", name="Enter a name."))
    assert [node.get("href") for node in parsed(html) if node.tag == "a"] == ["#name"]
    assert "The gate is closed." in html


def test_a_form_in_order_has_no_summary(render: Render) -> None:
    assert render("error_summary", typed()).strip() == ""


def test_a_chart_says_the_same_in_a_table_and_keeps_small_numbers_back(render: Render) -> None:
    html = render("bar_chart", typed())
    cells = ["".join(node.itertext()) for node in parsed(html) if node.tag in ("td", "th")]
    assert cells == ["Answer", "People", "Often", "12", "Never", "fewer than 5", "<b>", "none"]
    assert "app-chart__shape--suppressed" in html


def test_a_figure_stands_beside_the_heading_of_its_column(environment: Environment) -> None:
    source = """{% from "components/table.html" import table %}{{ table("t", "Shares",
      ["Package", ("Elim", "numeric"), "By"], [("Hosting", "50 %", "Alice")], ("All", "", "")) }}"""
    nodes = parsed(environment.from_string(source).render())
    assert "app-scroll--cards" in nodes[1].get("class", "")
    assert [node.get("data-label") for node in nodes if node.tag == "td"] == ["Elim", "By"] * 2


def test_a_name_that_is_not_there_fails(environment: Environment) -> None:
    with pytest.raises(UndefinedError):
        environment.from_string("{{ forgotten }}").render()
    with pytest.raises(UndefinedError):
        environment.from_string("{{ person.forgotten }}").render(person=SimpleNamespace())


@pytest.mark.parametrize("layout", ["base", "participant", "partnership"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_page_stands_in_its_layout(environment: Environment, layout: str, *, is_signed_in: bool) -> None:
    seat = SimpleNamespace(url="/partnerships/1", partnership_title="ROAR", organisation_name="Elim", roles=["a"])
    person = SimpleNamespace(name="Alice") if is_signed_in else None
    current = SimpleNamespace(
        person=person, seat=seat, path="/", notices=["Saved."], is_demo=True, is_missing_words=False
    )
    page = environment.from_string(f'{{% extends "layouts/{layout}.html" %}}{PAGE}')
    tree = whole(page.render(current=current, form=typed(name="Enter a name.")))
    table = " – ROAR" if layout == "partnership" else ""
    assert tree.findtext(".//title") == f"Error: T{table} – Partnership Portal"
    assert len(tree.findall(".//main//h1")) == 1
    assert not [node for node in tree.iter("script") if not node.get("src")]


def test_a_participant_finds_a_way_out_and_no_way_in(environment: Environment) -> None:
    current = SimpleNamespace(person=None, seat=None, path="/", notices=[], is_demo=False, is_missing_words=False)
    page = environment.from_string(f'{{% extends "layouts/participant.html" %}}{PAGE}')
    tree = whole(page.render(current=current))
    assert [node.get("href") for node in tree.iter("a")] == ["#main-content", "https://www.bbc.co.uk/weather"]
    assert [node.get("src") for node in tree.iter("script")] == ["/a/participant.js", "/a/early.js"]
