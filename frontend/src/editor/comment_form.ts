// The small form for a comment or a reply. It stays open, with everything typed, until the portal has taken it. Whoever
// closes it before finds their words there again when they ask for the same once more.
import { part } from "./elements";
import type { Chosen } from "./passages";
import { postForm } from "./posting";

export class CommentForm {
  private readonly form: HTMLFormElement;
  private readonly body: HTMLTextAreaElement;
  private readonly error: HTMLElement;
  private readonly send: HTMLButtonElement;
  private readonly drafts = new Map<string, Map<string, string>>();
  private address = "";
  private subject = "";

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
    const about = quote ? `About “${quote}” in ${place}` : `About the whole of ${place}`;
    this.open(address, "Comment", about, true);
    this.warnOf(chosen);
  }

  answer(address: string, comment: string): void {
    this.open(address, "Reply", `To “${comment}”`, false);
    this.warnOf(null);
  }

  private warnOf(chosen: Chosen | null): void {
    const only = part(this.dialog, "comment-only");
    only.hidden = !chosen || chosen.further.length === 0;
    if (!chosen || only.hidden) return;
    const others = chosen.further.filter((one) => one !== chosen.place);
    const rest = others.length > 0 ? `, and not on ${others.join(", ")}` : ", and not on the other cells";
    only.textContent = `A comment stands on words of one clause: yours will stand on those in ${chosen.place}${rest}. Name the others in it, or comment on each.`;
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
