"""`portal serve`"""

from collections.abc import Sequence

from portal import server
from portal.config import load_settings


def main(_: Sequence[str]) -> int:
    server.run(load_settings())
    return 0
