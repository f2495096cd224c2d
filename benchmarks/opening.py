"""What opening a long and old design costs, and whether an update costs more in an old text than in a new one.

    python benchmarks/opening.py

A design of about 100 pages in 20 sections; the one that is opened has 10,000 edits behind it. Chromium, where there
is one, says when the server's own text can be read and when the editor is live; the rest is asked over HTTP. Then 20
people write in a text with no past, with 10,000 and with 100,000 edits behind it. Goals: the text can be read before
any script has run, the editor is live within a second of its bundle, which is under 160 KB gzipped; the median update
takes as long in an old text as in a new one, once nobody was in it for long enough that the portal has swept it.
"""

import asyncio
import gzip
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

TREE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TREE))
sys.path.insert(0, str(Path(__file__).parent))

from _age import grow_old
from _live_peers import Tools, install
from _live_portal import Ground, editors_at, ground_in, portals
from _live_run import Figures, Pace, run_editors
from _live_table import Place, add_sections, lay_texts

from partnerships.designs.blocks import Block, Kind, Run, TextBlock

SECTIONS, BLOCKS = 20, 50
SENTENCE = "The service visits people at home and brings them to the centre, where they meet others and eat together. "
OLD, AGES = 10_000, ((0, True), (10_000, True), (100_000, False), (100_000, True))
RUNS, EDITORS, WORDS_A_SECOND = 7, 20, 40
MOST_KILOBYTES, MOST_LIVE_MS, MOST_GROWTH = 160.0, 1000.0, 1.2
PACE = Pace(1.0, 5.0)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

# When the text can first be written in, by the page's own clock.
WATCH = """
new MutationObserver((_, watching) => {
  if (!document.querySelector("#editor [contenteditable=true]")) return;
  window.liveAt = performance.now();
  watching.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
ASK = """
() => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  const bundle = performance.getEntriesByType("resource").find((one) => /editor-[^/]*js$/.test(one.name));
  return paint && bundle && window.liveAt
    ? { paint: paint.startTime, bundle: bundle.responseEnd, live: window.liveAt } : null;
}
"""


def main() -> None:
    tools = install()
    print(f"the editor's bundle: {bundle_kilobytes():.1f} KB gzipped{_above(bundle_kilobytes(), MOST_KILOBYTES)}")
    with tempfile.TemporaryDirectory() as folder, ground_in(Path(folder)) as ground:
        place = lay_long_design(ground)
        place = grow_old(ground.app_url, ground.people, place, OLD)
        with portals(ground, 1) as (_, [port]):
            measure_pages(ground, place, port)
            measure_browser(ground, place, port)
        compare_ages(tools, ground)


def bundle_kilobytes() -> float:
    [bundle] = (TREE / "build" / "assets").glob("editor-*.js")
    return len(gzip.compress(bundle.read_bytes(), 9)) / 1000


def lay_long_design(ground: Ground) -> Place:
    """Gives its first section."""
    text: list[Block] = [TextBlock(f"p{number}", Kind.PARAGRAPH, (Run(SENTENCE * 2),)) for number in range(BLOCKS)]
    [place] = lay_texts(ground.app_url, ground.people, [text])
    add_sections(ground.app_url, ground.people, place, [text] * (SECTIONS - 1))
    return place


def measure_pages(ground: Ground, place: Place, port: int) -> None:
    design = f"/partnerships/{ground.people.partnership_id}/designs/{place.design_id}"
    pages = {"the whole design": design, "the section, to be edited": f"{design}/sections/{place.section_id}/edit"}
    cookies = {"portal-session": ground.people.tokens[0]}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", cookies=cookies, timeout=60) as client:
        for name, path in pages.items():
            reply = client.get(path).raise_for_status()
            taken = [_ms(lambda path=path: client.get(path)) for _ in range(RUNS)]
            print(
                f"{name:<28} {statistics.median(taken):>7.0f} ms from the server, {len(reply.content) / 1000:,.0f} KB"
            )


def measure_browser(ground: Ground, place: Place, port: int) -> None:
    chromium = os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("there is no Chromium here, so nothing was opened in one")
        return
    path = f"/partnerships/{ground.people.partnership_id}/designs/{place.design_id}/sections/{place.section_id}/edit"
    found = asyncio.run(_open_often(chromium, f"http://127.0.0.1:{port}{path}", ground.people.tokens[1]))
    paint, live = [statistics.median(values) for values in zip(*found, strict=True)]
    print(f"{'first text in Chromium':<28} {paint:>7.0f} ms after the click")
    print(f"{'editor live':<28} {live:>7.0f} ms after its bundle had come{_above(live, MOST_LIVE_MS)}")


async def _open_often(chromium: str, url: str, token: str) -> list[tuple[float, float]]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        found = [await _open(browser, url, token) for _ in range(RUNS)]
        await browser.close()
    return found


async def _open(browser: Any, url: str, token: str) -> tuple[float, float]:  # noqa: ANN401 -- Playwright's
    """In a browser that has nothing in its cache."""
    context = await browser.new_context()
    await context.add_cookies([{"name": "portal-session", "value": token, "domain": "127.0.0.1", "path": "/"}])
    await context.add_init_script(WATCH)
    page = await context.new_page()
    await page.goto(url)
    for _ in range(1_000):
        if (times := await page.evaluate(ASK)) is not None:
            await context.close()
            return times["paint"], times["live"] - times["bundle"]
        await asyncio.sleep(0.02)
    raise TimeoutError("the editor did not come to life")


def compare_ages(tools: Tools, ground: Ground) -> None:
    text: list[Block] = [TextBlock(f"p{number}", Kind.PARAGRAPH, (Run(SENTENCE),)) for number in range(EDITORS)]
    places = lay_texts(ground.app_url, ground.people, [text] * len(AGES))
    found: list[Figures] = []
    print(f"\n{'edits before':<28} {'median ms':>10} {'p99 ms':>8} {'CPU s/1,000':>12}")
    for (age, is_swept), new in zip(AGES, places, strict=True):
        place = grow_old(ground.app_url, ground.people, new, age, is_swept=is_swept) if age else new
        with portals(ground, 1) as (servers, ports):
            editors = editors_at(ground.people, [place], EDITORS, ports)
            asked = {"kind": "portal", "editors": editors, "rate": WORDS_A_SECOND}
            found.append(run_editors(tools, asked, PACE, servers, [ground.database_process]))
        one, name = found[-1], f"{age:,}{'' if is_swept else ', in one sitting'}"
        print(f"{name:<28} {one.median_ms:>10.1f} {one.p99_ms:>8.1f} {one.cpu_for_1000:>12.4f}", flush=True)
    growth = found[-1].median_ms / found[0].median_ms
    print(f"with {age:,} edits behind it an update takes {growth:.2f} times as long{_above(growth, MOST_GROWTH)}")


def _ms(ask: Any) -> float:  # noqa: ANN401 -- anything that can be called
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def _above(value: float, most: float) -> str:
    return "" if value <= most else f"  above the goal of {most:g}"


if __name__ == "__main__":
    main()
