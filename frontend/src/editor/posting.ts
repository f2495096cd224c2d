// Asking the portal beside the live text: its own pages and forms, sent as the page would send them.

export async function fetchPage(address: string): Promise<Document | null> {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// Gives what is wrong, in the portal's own words, or nothing.
export async function postForm(address: string, fields: FormData): Promise<string> {
  const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  try {
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.ok) return "";
    return refusalIn(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return "There is no connection at the moment. Nothing is lost: try again when it is back.";
  }
}

function refusalIn(page: Document): string {
  const said = [...page.querySelectorAll(".govuk-error-summary__list li, .govuk-error-summary__body p")];
  const sentences = said.map((one) => (one.textContent ?? "").trim()).filter(Boolean);
  return sentences.join(" ") || (page.querySelector("main p")?.textContent ?? "").trim() || "This could not be saved. Try again.";
}
