"""A provider that runs, the portal that trusts it, and a person who goes there and comes back."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.people import ORIGIN, Visitor

SCRIPT = Path(__file__).with_name("provider.mjs")
ROOT = Path(__file__).parents[2]
ANSWER = f"{ORIGIN}/sign-in/with/anytown/answer"
SECRET = "the provider's and the portal's, nobody else's"


@dataclass(frozen=True)
class RunningProvider:
    issuer: str

    def setting(self, **more: str) -> str:
        """PORTAL_SIGN_IN_PROVIDERS, with this provider for the addresses of everybody in the tests."""
        values = {
            "name": '"Anytown Council"',
            "issuer": f'"{self.issuer}"',
            "client_id": '"portal"',
            "client_secret": f'"{SECRET}"',
            "domains": '["example.org"]',
            **more,
        }
        return "\n".join(["[anytown]", *(f"{name} = {value}" for name, value in values.items())])

    async def answer_for(self, login: str, way_there: str) -> str:
        """Go there, say who one is, agree, and be sent back: the address with the answer."""
        async with httpx.AsyncClient(base_url=self.issuer) as browser:
            form = await _followed(browser, way_there)
            for prompt in ("login", "consent"):
                sent = await browser.post(form, data={"prompt": prompt, "login": login, "password": "any"})
                form = await _followed(browser, sent.headers["Location"])
        assert form.startswith(ANSWER), form
        return form.removeprefix(ORIGIN)


async def _followed(browser: httpx.AsyncClient, address: str) -> str:
    """Where the provider's own redirects end: at a form, or at the portal."""
    while not address.startswith(ORIGIN):
        reply = await browser.get(address)
        if not reply.is_redirect:
            assert reply.status_code == 200, reply.text
            break
        address = reply.headers["Location"]
    return address


@asynccontextmanager
async def provider_running() -> AsyncIterator[RunningProvider]:
    found = await asyncio.to_thread(subprocess.run, [ROOT / "bin/setup", "--node"], capture_output=True, check=True)
    node = found.stdout.decode().strip()
    process = await asyncio.create_subprocess_exec(
        node, SCRIPT, "portal", SECRET, ANSWER, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        issuer = (await process.stdout.readline()).decode().strip()
        assert issuer.startswith("http://127.0.0.1:"), issuer
        yield RunningProvider(issuer)
    finally:
        process.terminate()
        await process.wait()


async def come_in(visitor: Visitor, provider: RunningProvider, login: str, target: str = "/") -> str:
    """From the button on the sign-in page to the provider; gives the address of its answer, not yet opened."""
    begun = await visitor.get(f"/sign-in/with/anytown?next={target}", expect=303)
    return await provider.answer_for(login, begun.location)
