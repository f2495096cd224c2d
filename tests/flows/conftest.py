"""One walk of each person through the demo, for all the tests that ask what they found."""

import pytest
from litestar import Litestar

from tests.flows.walking import Walks, sign_in, walk
from tests.pages import Page


@pytest.fixture(scope="session")
def asked() -> dict[str, int]:
    """How many questions each page asked the database while somebody walked."""
    return {}


@pytest.fixture(scope="session")
def walks(demo: Litestar, asked: dict[str, int]) -> Walks:
    """The pages that somebody can reach; nobody walks twice, because the demo stays as it is."""
    walked: dict[str, dict[str, Page]] = {}

    async def walk_once(key: str) -> dict[str, Page]:
        if key not in walked:
            async with await sign_in(demo, key) as actor:
                walked[key] = await walk(actor, asked)
        return walked[key]

    return walk_once
