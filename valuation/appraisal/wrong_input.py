"""How the appraisal says that an input is wrong: the field by its path, and what is the matter with it."""

import json
import re

from portal.refusals import Refused

_PLAIN_NAME = re.compile(r"\w{1,60}", re.ASCII)


class WrongInput(Refused):
    """The sentence reads `outcomes[2].deadweight: must be between 0 and 1, not 1.2`, always on one line."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem

    def inside(self, outer_path: str) -> "WrongInput":
        """The same fault seen from further out: `deadweight` becomes `outcomes[2].deadweight`."""
        separator = "" if self.path.startswith("[") else "."
        return WrongInput(f"{outer_path}{separator}{self.path}", self.problem)


def key_path(outer_path: str, key: str) -> str:
    """`outer.key`, or `outer["odd key"]` where the key is not a plain name."""
    if not _PLAIN_NAME.fullmatch(key):
        return f"{outer_path}[{quoted(key)}]"
    return f"{outer_path}.{key}" if outer_path else key


def quoted(text: str) -> str:
    """The text in quotation marks, cut where it is long, with line breaks and the like written out."""
    longest = 60
    shown = json.dumps(text if len(text) <= longest else text[: longest - 1] + "…", ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in shown)
