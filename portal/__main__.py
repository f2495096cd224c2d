"""The command line: `portal serve | demo | migrate | doctor | routes | …`. Each command lives in portal/commands."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.config import WrongSetting
from portal.db.engine import UnsafeRole
from portal.refusals import Refused

# name: (module, what it does). A module offers `main(arguments) -> exit status`.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "serve": ("portal.commands.serve", "serve the portal (production settings)"),
    "demo": ("portal.commands.demo", "fill an empty database with the demo and serve it"),
    "migrate": ("portal.commands.migrate", "bring the database to the newest migration"),
    "check-migrations": ("portal.commands.check_migrations", "compare the tables' models with the migrations"),
    "doctor": ("portal.commands.doctor", "check role, migrations, disk, mail, clock and secrets"),
    "routes": ("portal.commands.routes", "list every address with its permission"),
    "config": ("portal.commands.config", "print the settings in force, secrets masked"),
    "create-admin": ("portal.commands.create_admin", "make an administrator and print a one-time link"),
    "journal-verify": (
        "portal.commands.journal_verify",
        "walk every partnership's journal and name the first bad entry",
    ),
    "ledger": (
        "portal.commands.ledger_commands",
        "verify: walk every ledger's chain and name the first bad entry; export: write one out as plain text",
    ),
    "appraise": ("valuation.appraisal.appraise_file", "appraise an impact map: FILE.json in, JSON out"),
    "risk-share": ("valuation.budgets.risk_share_file", "share a variance of a pooled budget: FILE.json in, JSON out"),
    "settle": ("valuation.payments.settle_file", "settle claims against a rate card: FILE.json in, JSON out"),
}
WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    name, *rest = list(sys.argv[1:] if arguments is None else arguments) or ["help"]
    if name in ("help", "--help", "-h"):
        print(_help())
        return 0
    if name not in COMMANDS:
        print(f"portal: there is no command “{name}”.\n\n{_help()}", file=sys.stderr)
        return WRONG_USE
    return _run(name, rest)


def _run(name: str, arguments: Sequence[str]) -> int:
    command: Callable[[Sequence[str]], int] = import_module(COMMANDS[name][0]).main
    try:
        return command(arguments)
    except (WrongSetting, UnsafeRole, Refused) as problem:
        print(f"portal {name}: {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads our lines has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OperationalError, ProgrammingError, ConnectionError) as problem:
        # The first line says it; the rest is SQL and the way through the code.
        said = str(getattr(problem, "orig", problem)).splitlines()[0]
        print(f"portal {name}: the database said: {said}. `portal doctor` tells more.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _help() -> str:
    width = max(map(len, COMMANDS))
    return "\n".join(
        ["portal COMMAND", "", *(f"  {name:<{width}}  {meaning}" for name, (_, meaning) in COMMANDS.items())]
    )


if __name__ == "__main__":
    sys.exit(main())
