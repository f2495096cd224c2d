"""`portal ledger verify | export`"""

import sys
from collections.abc import Callable, Mapping, Sequence

from portal.commands import ledger_export, ledger_verify

ACTS: Mapping[str, Callable[[Sequence[str]], int]] = {"verify": ledger_verify.main, "export": ledger_export.main}
USE = """portal ledger verify
portal ledger export --partnership ID [--format hledger]"""
WRONG_USE = 2


def main(arguments: Sequence[str]) -> int:
    act, *rest = list(arguments) or [""]
    if act not in ACTS:
        print(USE, file=sys.stderr)
        return WRONG_USE
    return ACTS[act](rest)
