"""Bold, italic and links as a person types them: `**bold**`, `*italic*`, `[words](https://…)`, `{clause:id}`.

Stars switch a look on and off; they need not nest. A star that has no partner, or a link that leads nowhere
safe, is just text. A backslash makes the sign after it ordinary.
"""

import re
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from partnerships.designs.blocks import Run, Runs
from partnerships.designs.normal import normal_runs, safe_link
from partnerships.designs.references import SIGN, referred

_ESCAPABLE = string.punctuation + "•"
_ESCAPE = re.compile(r"\\([" + re.escape(_ESCAPABLE) + r"])")
_STARS = re.compile(r"\*+")
_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\(((?:[^\s()\\]|\([^\s()\\]*\))+)\)")
_REFERENCE = re.compile(r"\{(clause:[A-Za-z0-9_-]{1,40})\}")
_TO_ESCAPE = re.compile(r"[\\*\[\]|{]")


def parse_runs(text: str) -> Runs:
    tokens = _tokens(text)
    bold = _partnered(tokens, is_candidate=lambda count: count in {2, 3})
    italic = _partnered(tokens, is_candidate=lambda count: count in {1, 3})
    runs: list[Run] = []
    look = Run("")
    for index, token in enumerate(tokens):
        if token.stars:
            used = (2 if index in bold else 0) + (1 if index in italic else 0)
            runs.append(replace(look, text="*" * (token.stars - used), link=token.link))
            look = replace(look, bold=look.bold ^ (index in bold), italic=look.italic ^ (index in italic))
        else:
            runs.append(replace(look, text=token.text, link=token.link))
    return normal_runs(runs)


def print_runs(runs: Runs) -> str:
    """Plain where that is read back the same, else with a backslash before every sign that has a meaning."""
    plain = _with_signs(runs)
    if "|" not in plain and parse_runs(plain) == runs:
        return plain
    return _with_signs(replace(run, text=_TO_ESCAPE.sub(r"\\\g<0>", run.text)) for run in runs)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of text, or a stretch of stars with what stands before and after it."""

    text: str
    link: str | None = None
    stars: int = 0
    before: str = " "
    after: str = " "


def _tokens(text: str, link: str | None = None) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        token, position = _next_token(text, position, link)
        tokens.extend(token)
    return tokens


def _next_token(text: str, position: int, link: str | None) -> tuple[list[_Token], int]:
    if escape := _ESCAPE.match(text, position):
        return [_Token(escape[1], link)], escape.end()
    if stars := _STARS.match(text, position):
        before = text[position - 1] if position else " "
        after = text[stars.end() : stars.end() + 1] or " "
        return [_Token(stars[0], link, len(stars[0]), before, after)], stars.end()
    found = _LINK.match(text, position) if link is None else None
    if found and (address := safe_link(found[2])):
        return _tokens(found[1], address), found.end()
    reference = _REFERENCE.match(text, position) if link is None else None
    if reference:
        return [_Token(SIGN, reference[1])], reference.end()
    end = position + 1
    while end < len(text) and text[end] not in "\\*[{":
        end += 1
    return [_Token(text[position:end], link)], end


def _partnered(tokens: list[_Token], *, is_candidate: Callable[[int], bool]) -> set[int]:
    """The stretches that switch one look on or off; each that switches it on has one that switches it off."""
    partnered: set[int] = set()
    opened: int | None = None
    for index, token in enumerate(tokens):
        if not is_candidate(token.stars):
            continue
        if opened is not None and not token.before.isspace():
            partnered |= {opened, index}
            opened = None
        elif opened is None and not token.after.isspace():
            opened = index
    return partnered


def _with_signs(runs: Iterable[Run]) -> str:
    printed: list[str] = []
    look = Run("")
    for run in [*map(_as_typed, runs), Run("")]:
        printed.append(_switch(look, run))
        printed.append(run.text)
        look = run
    return "".join(printed)


def _as_typed(run: Run) -> Run:
    """A reference is typed as one sign, and not as a link on some words."""
    is_reference = referred(run.link) is not None and run.text == SIGN
    return replace(run, text=f"{{{run.link}}}", link=None) if is_reference else run


def _switch(old: Run, new: Run) -> str:
    stars = "*" * ((2 if old.bold != new.bold else 0) + (1 if old.italic != new.italic else 0))
    if old.link == new.link:
        return stars
    closing = f"]({old.link})" if old.link else ""
    return closing + stars + ("[" if new.link else "")
