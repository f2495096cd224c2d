"""Jinja: our templates, the GOV.UK macros, and the few names every template may use."""

import re
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import govuk_frontend_jinja
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
    pass_context,
)
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from markupsafe import Markup, escape

from portal import clock, money
from portal.web import csrf
from portal.web.assets import asset
from portal.web.browsers import browser_name

LEFT_OUT = frozenset({"caller", "undefined", "null"})  # names that the GOV.UK macros compare with
SPECIAL = re.compile("""[&<>"']""")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class CarefulUndefined(Undefined):
    """A name that a page forgot is an error. A key that a dictionary lacks is not: the GOV.UK macros ask for many."""

    def __new__(cls, hint: str | None = None, obj: object = missing, name: str | None = None, *rest: Any) -> Any:  # noqa: ANN401
        left_out = isinstance(obj, dict) or (obj is missing and name in LEFT_OUT)
        return (Undefined if left_out else StrictUndefined)(hint, obj, name, *rest)


class QuickContext(Context):
    """A page calls its macros hundreds of times; what a call may ask of the context, a macro never does."""

    def call(self, callee: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if type(callee) is not Macro:
            return super().call(callee, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return callee(*args, **kwargs)


class QuickCode(CodeGenerator):
    """Most of what a page shows holds no character that HTML minds: it is written as it is, and not wrapped first."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ANN401
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class PortalEnvironment(Environment):
    context_class = QuickContext
    code_generator_class = QuickCode

    @staticmethod
    def written(value: Any) -> str:  # noqa: ANN401
        """The value with what HTML minds escaped, exactly as `markupsafe.escape` does it."""
        kind = type(value)
        is_written = kind is Markup or (kind is str and SPECIAL.search(value) is None)
        text: str = value if is_written else escape(value)
        return text

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: Jinja's own chain of two is gone through in Python at every import of every page."""
        return {**self.globals, **(d or {})}


def make_environment() -> Environment:
    environment = PortalEnvironment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader(govuk_frontend_jinja.__name__)}),
            ]
        ),
        autoescape=True,
        auto_reload=False,
        undefined=CarefulUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(asset=asset, csrf_field=_csrf_field, dom_id=dom_id, product_name="Partnership Portal")
    environment.filters.update(
        browser_name=browser_name,
        uk_date=clock.uk_date,
        uk_time=clock.uk_time,
        iso=_iso,
        pounds=money.format_pounds,
        initial_capital=initial_capital,
    )
    return environment


@cache
def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(make_environment()))


def dom_id(row: object, part: str = "") -> str:
    """One id for one row's part, on the page and in every fragment that replaces it."""
    key: UUID = row.id  # type: ignore[attr-defined]
    noun = type(row).__name__.removesuffix("View").lower()
    return "-".join(filter(None, (part, noun, key.hex[-12:])))


def initial_capital(text: str) -> str:
    """`lead agency` as the beginning of a line; the rest is left as it is."""
    return text[:1].upper() + text[1:]


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


@pass_context
def _csrf_field(context: Mapping[str, Any]) -> Markup:
    return csrf.csrf_field(context["request"])
