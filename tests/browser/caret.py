"""Where the caret of a real browser stands: put there, moved by keys, and known to the editor before anything is typed.

The browser tells of a moved caret a moment later, and the editor puts its own back a moment after it got the focus.
Both happen in the page, so the page is asked when they have, however slow the machine is.
"""

from playwright.async_api import Page

SETTLE = "() => new Promise(settled => requestAnimationFrame(() => setTimeout(settled, 25)))"
PLACE_CARET = f"""async ([words, selects]) => {{
  const text = document.querySelector('[data-part=text]');
  // Somebody's caret may stand in the midst of the words, so they are looked for across the pieces of their clause.
  const piecesOf = clause => {{
    const pieces = [];
    const walker = document.createTreeWalker(clause, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {{
      if (!walker.currentNode.parentElement.closest('.app-caret')) pieces.push(walker.currentNode);
    }}
    return pieces;
  }};
  const find = () => {{
    for (const clause of text.children) {{
      const pieces = piecesOf(clause);
      const from = pieces.map(one => one.data).join('').indexOf(words);
      if (from >= 0) return {{ pieces, from: selects ? from : from + words.length, to: from + words.length }};
    }}
    throw new Error(`no such words: ${{words}}`);
  }};
  const pointAt = (pieces, at) => {{
    for (const piece of pieces) {{
      if (at <= piece.length) return [piece, at];
      at -= piece.length;
    }}
  }};
  const lettersBefore = (pieces, node, at) => {{
    const point = new Range();
    point.setStart(node, at);
    let letters = 0;
    for (const piece of pieces) {{
      if (piece === node) return letters + at;
      if (point.comparePoint(piece, 0) >= 0) return letters;
      letters += piece.length;
    }}
    return letters;
  }};
  for (let tries = 0; tries < 50; tries += 1) {{
    const {{ pieces, from, to }} = find();
    getSelection().setBaseAndExtent(...pointAt(pieces, from), ...pointAt(pieces, to));
    await ({SETTLE})();
    const now = find();
    const {{ anchorNode, anchorOffset, focusNode, focusOffset }} = getSelection();
    if (
      text.contains(anchorNode) && text.contains(focusNode) &&
      lettersBefore(now.pieces, anchorNode, anchorOffset) === now.from &&
      lettersBefore(now.pieces, focusNode, focusOffset) === now.to
    ) return;
  }}
  throw new Error(`the caret does not stay at: ${{words}}`);
}}"""


async def settle(page: Page) -> None:
    """Wait until the editor knows where the caret is."""
    await page.evaluate(SETTLE)


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)
        await settle(page)


async def place_caret(page: Page, words: str, *, selects: bool = False) -> None:
    """Behind these words, or over them."""
    await page.locator("[data-part=text]").focus()
    await settle(page)
    await page.evaluate(PLACE_CARET, [words, selects])
