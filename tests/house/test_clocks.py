"""What is asked of the clock while a module is read is yesterday's by the time that a test or a request uses it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
ROOTS = ("portal", "partnerships", "consortia", "valuation", "tests", "benchmarks")
CLOCKS = {"today", "now", "utcnow"}
LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@pytest.mark.parametrize("root", ROOTS)
def test_no_module_keeps_the_time_at_which_it_was_read(root: str) -> None:
    paths = (TREE / root).rglob("*.py")
    assert [f"{path}:{line}" for path in paths for line in asked_while_read(ast.parse(path.read_text("utf-8")))] == []


def test_what_is_asked_each_time_is_let_be() -> None:
    lines = "A = clock.today()", "def f(at=now()): return now()", "B = lambda: today()", "@m(now())", "def g(): ..."
    tree = ast.parse("\n".join(lines))
    assert list(asked_while_read(tree)) == [1, 2, 4]


def asked_while_read(node: ast.AST) -> Iterator[int]:
    """The lines in which a clock is asked outside of what a function does when it is called."""
    if isinstance(node, ast.Call) and _name(node.func) in CLOCKS:
        yield node.lineno
    for field, value in ast.iter_fields(node):
        if field == "body" and isinstance(node, LATER):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from asked_while_read(child)


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
