// What becomes of suggestions is decided by the portal: it settles them in the text, and keeps who said so and why.

export interface Ruling {
  verdict: "accepted" | "rejected" | "withdrawn";
  keys?: readonly string[];
  organisation?: string;
  reason: string;
  chooses?: boolean; // rejects what others want of the same words
  instead?: string | undefined; // the reason that they read
}

const NO_ANSWER = "The portal did not answer. Nothing was decided. Try again when the connection is back.";
const SIGNED_OUT = "You are signed out, or the portal cannot decide this now. Reload the page. Nothing was decided.";

export class Verdicts {
  constructor(
    private readonly address: string,
    private readonly token: string,
  ) {}

  // The page on which all of them are listed.
  get list(): string {
    return this.address.replace(/verdicts$/, "proposals");
  }

  // Gives why not, or nothing when it is done.
  async send(ruling: Ruling): Promise<string> {
    const fields = new URLSearchParams({ verdict: ruling.verdict, reason: ruling.reason });
    for (const key of ruling.keys ?? []) fields.append("proposal", key);
    if (ruling.organisation) fields.set("organisation", ruling.organisation);
    if (ruling.chooses) {
      fields.set("chooses", "yes");
      fields.set("instead", ruling.instead ?? "");
    }
    try {
      const answer = await fetch(this.address, {
        method: "POST",
        headers: { "X-CSRF-Token": this.token },
        body: fields,
        redirect: "manual",
      });
      return answer.ok || answer.type === "opaqueredirect" ? "" : said(await answer.text());
    } catch {
      return NO_ANSWER;
    }
  }
}

// The portal answers with a page; its refusal is in the error summary, or is the page's first sentence.
function said(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  const sentence = page.querySelector(".govuk-error-summary__list") ?? page.querySelector("main p");
  return sentence?.textContent?.trim() || SIGNED_OUT;
}
