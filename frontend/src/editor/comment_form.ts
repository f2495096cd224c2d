// The small form for a comment or a reply. It stays open, with everything typed, until the portal has taken it. Whoever
// closes it before finds their words there again when they ask for the same once more.
import { part } from "./elements";
import type { Chosen, Part } from "./passages";
import { postForm } from "./posting";

const LONGEST_SHOWN = 300;

export class CommentForm {
  private readonly form: HTMLFormElement;
  private readonly body: HTMLTextAreaElement;
  private readonly error: HTMLElement;
  private readonly send: HTMLButtonElement;
  private readonly drafts = new Map<string, Map<string, string>>();
  private address = "";
  private subject = "";
  private further: readonly Part[] = [];

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly token: string,
    private readonly saved: (sentence: string) => void,
  ) {
    this.form = part<HTMLFormElement>(dialog, "comment-form");
    this.body = part<HTMLTextAreaElement>(dialog, "comment-body");
    this.error = part(dialog, "comment-error");
    this.send = part<HTMLButtonElement>(dialog, "comment-send");
    this.form.addEventListener("submit", this.submit);
    part(dialog, "comment-cancel").addEventListener("click", this.cancel);
    dialog.addEventListener("close", this.keep);
    window.addEventListener("beforeunload", this.warn);
  }

  destroy(): void {
    this.dialog.removeEventListener("close", this.keep);
    window.removeEventListener("beforeunload", this.warn);
    this.form.removeEventListener("submit", this.submit);
    part(this.dialog, "comment-cancel").removeEventListener("click", this.cancel);
  }

  ask(address: string, chosen: Chosen): void {
    const { clause, quote, occurrence, place } = chosen;
    this.set("clause", clause);
    this.set("words", quote);
    this.set("occurrence", String(occurrence));
    const words = shortened([quote, ...chosen.further.map((one) => one.quote)]);
    const about = quote ? `About “${words}” in ${place}` : `About the whole of ${place}`;
    this.further = chosen.further;
    this.open(address, "Comment", about, true);
  }

  answer(address: string, comment: string): void {
    this.further = [];
    this.open(address, "Reply", `To “${comment}”`, false);
  }

  private open(address: string, title: string, about: string, isNew: boolean): void {
    this.address = address;
    part(this.dialog, "comment-title").textContent = title;
    part(this.dialog, "comment-about").textContent = about;
    part(this.dialog, "comment-room").hidden = !isNew;
    this.form.reset(); // what was private the last time is not so by itself the next time
    this.subject = `${address} ${about}`;
    for (const [name, value] of this.drafts.get(this.subject) ?? []) this.set(name, value);
    this.say("");
    this.dialog.showModal();
    this.body.focus();
  }

  private submit = (event: Event): void => {
    event.preventDefault();
    void this.post();
  };

  private async post(): Promise<void> {
    this.send.disabled = true;
    const fields = new FormData(this.form);
    fields.set("csrf_token", this.token);
    for (const one of this.further) {
      fields.append("further-clause", one.clause);
      fields.append("further-words", one.quote);
      fields.append("further-occurrence", String(one.occurrence));
    }
    const wrong = await postForm(this.address, fields);
    this.send.disabled = false;
    this.say(wrong);
    if (wrong) {
      this.body.focus();
      return;
    }
    this.body.value = "";
    this.dialog.close();
    this.saved(part(this.dialog, "comment-room").hidden ? "Your reply is saved." : "Your comment is saved.");
  }

  private say(wrong: string): void {
    this.error.textContent = wrong;
    this.error.hidden = !wrong;
    this.body.classList.toggle("govuk-textarea--error", Boolean(wrong));
    this.body.setAttribute("aria-invalid", String(Boolean(wrong)));
  }

  private set(name: string, value: string): void {
    (this.form.elements.namedItem(name) as HTMLInputElement | RadioNodeList).value = value;
  }

  private keep = (): void => {
    if (!this.body.value.trim()) this.drafts.delete(this.subject);
    else this.drafts.set(this.subject, new Map(["body", "room", "mention"].map((name) => [name, this.valueOf(name)])));
  };

  private valueOf(name: string): string {
    return String(new FormData(this.form).get(name) ?? "");
  }

  private warn = (event: BeforeUnloadEvent): void => {
    if (this.drafts.size > 0 || (this.dialog.open && this.body.value.trim())) event.preventDefault();
  };

  private cancel = (): void => this.dialog.close();
}

// Of words that run over several clauses, the first and the last.
function shortened(quotes: readonly string[]): string {
  const all = quotes.join(" ");
  return all.length <= LONGEST_SHOWN ? all : `${all.slice(0, LONGEST_SHOWN / 2).trimEnd()} … ${all.slice(-LONGEST_SHOWN / 2).trimStart()}`;
}
