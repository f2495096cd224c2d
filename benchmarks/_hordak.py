"""django-hordak on the same server, in a folder of its own: pip installs it there, and nothing of it stays.

It has no idempotency key and no chain, so its side is the plain posting of two legs. It runs as a process, because it
needs a Python with other packages: `python _hordak.py SOCKET_DIR SECONDS` prints rates as JSON.
"""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Mapping
from pathlib import Path

ACCOUNTS, CLIENTS = 200, (1, 8)
MOST_SECONDS_TO_INSTALL = 120
GOAL = 3.0
WANTED = ("django-hordak==2.0.0", "psycopg[binary]")


def compare_hordak(socket_dir: str, seconds: float, ours: Mapping[tuple[int, str], float]) -> None:
    """Print the portal's rates against django-hordak's, or why there are none."""
    try:
        theirs = _rates(socket_dir, seconds)
    except (subprocess.SubprocessError, OSError, ValueError) as problem:
        print(f"\ndjango-hordak was not compared: it could not be installed or run here ({type(problem).__name__})")
        return
    print(f"\n{'posting':<18} {'clients':>7} {'portal/s':>9} {'hordak/s':>8} {'ratio':>6}")
    for (clients, name), rate in ours.items():
        their_rate = theirs[f"{clients} {name}"]
        goal = "" if rate / their_rate >= GOAL else f"  below the goal of {GOAL:.0f}"
        print(f"{name:<18} {clients:>7} {rate:>9.0f} {their_rate:>8.0f} {rate / their_rate:>6.2f}{goal}")


def _rates(socket_dir: str, seconds: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="hordak-") as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder, "bin", "python"))
        install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *WANTED]
        subprocess.run(install, check=True, capture_output=True, timeout=MOST_SECONDS_TO_INSTALL)
        asked = [python, __file__, socket_dir, str(seconds)]
        done = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=120)
        rates: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return rates


def main() -> None:
    """Inside the other Python."""
    socket_dir, seconds = sys.argv[1], float(sys.argv[2])
    _prepare(socket_dir)
    post = _poster()
    choices: dict[str, Callable[[], int]] = {
        "random accounts": lambda: random.randrange(ACCOUNTS),  # noqa: S311 -- which account is no secret
        "one hot account": lambda: 0,
    }
    rates = {
        f"{clients} {name}": _rate(post, clients, choose, seconds)
        for clients in CLIENTS
        for name, choose in choices.items()
    }
    print(json.dumps(rates))


def _prepare(socket_dir: str) -> None:
    import django
    import psycopg
    from django.conf import settings
    from django.core.management import call_command

    with psycopg.connect(host=socket_dir, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE hordak")
    settings.configure(
        SECRET_KEY="only for this benchmark",  # noqa: S106
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "hordak",
                "USER": "postgres",
                "HOST": socket_dir,
                "CONN_MAX_AGE": None,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DEFAULT_CURRENCY="GBP",
        CURRENCIES=["GBP"],
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _poster() -> Callable[[int], None]:
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import GBP, Money

    cash = Account.objects.create(name="Cash", code="1", type="AS", currencies=["GBP"])
    paid = [
        Account.objects.create(name=f"Work {number}", code=str(number + 100), type="EX", currencies=["GBP"])
        for number in range(ACCOUNTS)
    ]

    def post(account: int) -> None:
        with transaction.atomic():
            entry = Transaction.objects.create(description="Work")
            Leg.objects.create(transaction=entry, account=paid[account], debit=Money("1.00", GBP))
            Leg.objects.create(transaction=entry, account=cash, credit=Money("1.00", GBP))

    return post


def _rate(post: Callable[[int], None], clients: int, choose: Callable[[], int], seconds: float) -> float:
    until = time.perf_counter() + seconds
    done = [0] * clients

    def client(place: int) -> None:
        while time.perf_counter() < until:
            post(choose())
            done[place] += 1

    threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


if __name__ == "__main__":
    main()
