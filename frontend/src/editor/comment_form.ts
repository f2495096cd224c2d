// The small form for a comment or a reply. It stays open, with everything typed, until the portal has taken it.
import { part } from "./elements";
import type { Chosen } from "./passages";
import { postForm } from "./posting";

export class CommentForm {
  private readonly form: HTMLFormElement;
  private readonly body: HTMLTextAreaElement;
  private readonly error: HTMLElement;
  private readonly send: HTMLButtonElement;
  private address = "";

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
  }

  destroy(): void {
    this.form.removeEventListener("submit", this.submit);
    part(this.dialog, "comment-cancel").removeEventListener("click", this.cancel);
  }

  ask(address: string, { clause, quote, occurrence }: Chosen): void {
    this.set("clause", clause);
    this.set("words", quote);
    this.set("occurrence", String(occurrence));
    this.open(address, "Comment", quote ? `About “${quote}”` : "About the whole clause", true);
  }

  answer(address: string, comment: string): void {
    this.open(address, "Reply", `To “${comment}”`, false);
  }

  private open(address: string, title: string, about: string, isNew: boolean): void {
    this.address = address;
    part(this.dialog, "comment-title").textContent = title;
    part(this.dialog, "comment-about").textContent = about;
    part(this.dialog, "comment-room").hidden = !isNew;
    this.form.reset(); // what was private the last time is not so by itself the next time
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
    (this.form.elements.namedItem(name) as HTMLInputElement).value = value;
  }

  private cancel = (): void => this.dialog.close();
}
