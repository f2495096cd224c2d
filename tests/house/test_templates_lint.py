"""Templates keep to the content security policy and to the forms' token, before any page is asked for."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SOURCES = sorted(TEMPLATES.rglob("*.html"))

FORBIDDEN = {
    "a script written in the page (the policy blocks it; put it in frontend/src)": r"<script(?![^>]*\ssrc=)",
    "a style element (the policy blocks it; put it in frontend/src/styles)": r"<style\b",
    "a style attribute (the policy blocks it; use a class)": r"\sstyle\s*=",
    "a script in an attribute (the policy blocks it)": r"""\son[a-z]+\s*=\s*["']""",
    "hx-on (the policy blocks it)": r"\b(data-)?hx-on\b",
    "a javascript: or js: value (the policy blocks it)": r"""["'\s](javascript|js):""",
    "a condition in hx-trigger (htmx would evaluate it, which the policy blocks)": r"""hx-trigger\s*=\s*["'][^"']*\[""",
    "hx-boost (focus is lost and nothing is announced)": r"\bhx-boost\b",
    "hx-delete, hx-put or hx-patch (they send no form, so no token)": r"\bhx-(delete|put|patch)\b",
    "|safe (text that somebody wrote must be escaped; give a Markup from Python instead)": r"\|\s*safe\b",
    "autoescape turned off": r"\{%-?\s*autoescape\b",
    "a picture, script or style from another place": (
        r"""<(?:script|img|link|iframe)\b[^>]*(?:src|href)\s*=\s*["'](?:https?:)?//"""
    ),
}


def without_comments(source: str) -> str:
    return re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)


def faults_of(source: str) -> list[str]:
    text = without_comments(source)
    return [fault for fault, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)]


def forms_without_token(source: str) -> list[str]:
    forms = re.findall(r"<form\b.*?</form>", without_comments(source), re.DOTALL | re.IGNORECASE)
    posts = [form for form in forms if re.match(r"""<form\b[^>]*method\s*=\s*["']post["']""", form, re.IGNORECASE)]
    return [form[:80] for form in posts if "csrf_field()" not in form]


def test_there_are_templates_to_look_at() -> None:
    assert SOURCES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    assert faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_posted_form_carries_its_token(path: Path) -> None:
    assert forms_without_token(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_macros_that_need_the_request_are_imported_with_it(path: Path) -> None:
    imports = re.findall(
        r"\{%-?\s*from [^%]*post_button\.html[^%]*%\}", without_comments(path.read_text(encoding="utf-8"))
    )
    assert all("with context" in one for one in imports)


@pytest.mark.parametrize(
    "wrong",
    [
        "<script>start()</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
        """<a hx-vals='js:{a: 1}'>""",
        '<input hx-trigger="keyup[key==1]">',
        '<body hx-boost="true">',
        '<button hx-delete="/x">',
        "{{ text | safe }}",
        "{% autoescape false %}",
        '<img src="https://example.org/a.png">',
        '<script src="//example.org/a.js"></script>',
    ],
)
def test_the_lint_sees_what_it_is_for(wrong: str) -> None:
    assert faults_of(wrong)


def test_the_lint_lets_plain_markup_pass() -> None:
    right = """<script src="{{ asset('a.js') }}" defer></script><p class="style">{# |safe #}On time</p><a href="/x">"""
    assert faults_of(right) == []


def test_the_lint_sees_a_form_without_a_token() -> None:
    assert forms_without_token('<form method="post" action="/x"><button>Go</button></form>')
    assert not forms_without_token('<form method="post">{{ csrf_field() }}</form><form method="get"></form>')
