"""django-hordak on the same server, in a folder of its own: pip installs it there, and nothing of it stays.

It has no idempotency key and no chain, so its side is the plain posting of two legs as its users write it. It runs as
a process, because it needs a Python with other packages: `python _hordak.py SOCKET_DIR` reads one question a line, as
JSON, and answers each with a number.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ACCOUNTS, LOOKS = 200, 9
MOST_SECONDS_TO_INSTALL, MOST_SECONDS_TO_ANSWER = 120, 60
WANTED = ("django-hordak==2.0.0", "psycopg[binary]")


class Hordak:
    """The process, as the other side of a comparison. It is asked no more when it has once not answered in time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def rate(self, clients: int, *, is_hot: bool, seconds: float) -> float | None:
        return self._ask({"clients": clients, "is_hot": is_hot, "seconds": seconds})

    def balance_ms(self, lines: int) -> float | None:
        """The median for an account of so many legs, made for the purpose."""
        return self._ask({"lines": lines})

    def is_ready(self) -> bool:
        return self._answer() == "ready"

    def _ask(self, question: dict[str, object]) -> float | None:
        if self._process.poll() is not None:
            return None
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        answer = self._answer()
        if not answer:
            print("django-hordak gave no answer and is compared no further")
            self.leave()
        return float(answer) if answer else None

    def _answer(self) -> str:
        assert self._process.stdout
        ending = threading.Timer(MOST_SECONDS_TO_ANSWER, self._process.kill)
        ending.start()
        answer = self._process.stdout.readline().strip()
        ending.cancel()
        return answer

    def leave(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def hordak(socket_dir: str) -> Iterator[Hordak | None]:
    """None, with a word why, where it cannot be installed or run."""
    with tempfile.TemporaryDirectory(prefix="hordak-") as folder:
        try:
            python = _installed(folder)
        except (subprocess.SubprocessError, OSError) as problem:
            print(f"django-hordak is not compared: it could not be installed here ({type(problem).__name__})")
            yield None
            return
        with subprocess.Popen(
            [python, __file__, socket_dir], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            other = Hordak(process)
            if other.is_ready():
                yield other
            else:
                print("django-hordak is not compared: its tables could not be made")
                yield None
            other.leave()


def _installed(folder: str) -> str:
    venv.create(folder, with_pip=True)
    python = str(Path(folder, "bin", "python"))
    install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *WANTED]
    subprocess.run(install, check=True, capture_output=True, timeout=MOST_SECONDS_TO_INSTALL)
    return python


def main() -> None:
    """Inside the other Python."""
    _prepare(sys.argv[1])
    post = _poster()
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _balance_ms(asked["lines"]) if "lines" in asked else _rate(post, **asked)
        print(answer, flush=True)


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


def _rate(post: Callable[[int], None], clients: int, *, is_hot: bool, seconds: float) -> float:
    done = [0] * clients
    begun = time.perf_counter()

    def client(place: int) -> None:
        post(0)  # a thread's first posting opens its connection
        waiting.wait()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            post(0 if is_hot else random.randrange(ACCOUNTS))  # noqa: S311 -- which account is no secret
            done[place] += 1
        _close()

    waiting = threading.Barrier(clients + 1)
    threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    waiting.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begun)


def _close() -> None:
    from django.db import connection

    connection.close()


def _balance_ms(lines: int) -> float:
    """What its documentation recommends for balances, with_balances(), which adds up in the database."""
    from django.db import connection
    from hordak.models import Account

    account = Account.objects.create(name=f"{lines} legs", code=f"L{len(str(lines))}", type="EX", currencies=["GBP"])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(LEGS, {"account": account.id, "lines": lines})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE hordak_leg")
    taken = []
    for _ in range(LOOKS):
        begun = time.perf_counter()
        found = Account.objects.filter(id=account.id).with_balances().get().balance
        taken.append((time.perf_counter() - begun) * 1000)
    assert abs(found["GBP"].amount) == lines, "its balance is the sum of its legs"
    return statistics.median(taken)


# Two legs of a posting in one account each; the other one's account does not matter to this balance.
LEGS = """
INSERT INTO hordak_leg (uuid, transaction_id, account_id, debit, currency, description)
SELECT gen_random_uuid(), (SELECT min(id) FROM hordak_transaction), %(account)s, 1, 'GBP', ''
FROM generate_series(1, %(lines)s)
"""


if __name__ == "__main__":
    main()
