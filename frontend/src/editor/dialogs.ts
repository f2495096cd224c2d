// What is asked in a small form: where a link leads, what a table shows, which clause is meant.
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { rangeOfMark } from "./commands";
import { part } from "./elements";
import { type Citations, SIGN } from "./references";
import { isSafeLink, LONGEST_CAPTION, LONGEST_LINK, referenceTo, schema } from "./schema";
import { currentCell, setCaption } from "./tables";

const { link } = schema.marks;

// A dialog with one field. `take` gives what is wrong with the answer, or nothing.
class Question {
  private readonly field: HTMLInputElement | HTMLSelectElement;
  private readonly error: HTMLElement;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly view: EditorView,
    private readonly take: (answer: string) => string,
  ) {
    this.field = part<HTMLInputElement | HTMLSelectElement>(dialog, "answer");
    this.error = part(dialog, "error");
    dialog.querySelector("form")?.addEventListener("submit", this.submit);
    part(dialog, "cancel").addEventListener("click", this.close);
    dialog.addEventListener("close", this.back);
  }

  ask(value: string): void {
    this.show("");
    this.field.value = value;
    this.dialog.showModal();
    if (this.field instanceof HTMLInputElement) this.field.select();
  }

  destroy(): void {
    this.dialog.querySelector("form")?.removeEventListener("submit", this.submit);
    part(this.dialog, "cancel").removeEventListener("click", this.close);
    this.dialog.removeEventListener("close", this.back);
  }

  private submit = (event: Event): void => {
    event.preventDefault();
    const wrong = this.take(this.field.value.trim());
    this.show(wrong);
    if (wrong) this.field.focus();
    else this.close();
  };

  private show(wrong: string): void {
    this.error.textContent = wrong;
    this.error.hidden = !wrong;
    this.field.classList.toggle("govuk-input--error", Boolean(wrong));
    this.field.setAttribute("aria-invalid", String(Boolean(wrong)));
  }

  private close = (): void => this.dialog.close();

  private back = (): void => this.view.focus();
}

export class Dialogs {
  private readonly links: Question;
  private readonly captions: Question;
  private readonly references: Question;

  constructor(
    root: HTMLElement,
    private readonly view: EditorView,
    private readonly citations: Citations,
  ) {
    this.references = new Question(part<HTMLDialogElement>(root, "refer"), view, this.refer);
    this.links = new Question(part<HTMLDialogElement>(root, "link"), view, this.setLink);
    this.captions = new Question(part<HTMLDialogElement>(root, "caption"), view, this.setCaption);
  }

  askLink = (state: EditorState): void => {
    const { from, to } = rangeOfMark(state, link);
    let href = "";
    state.doc.nodesBetween(from, to, (node) => {
      href ||= (link.isInSet(node.marks)?.attrs.href as string | undefined) ?? "";
    });
    this.links.ask(href);
  };

  askCaption = (state: EditorState): void => {
    this.captions.ask((currentCell(state)?.table.attrs.caption as string | undefined) ?? "");
  };

  askReference = (): void => {
    this.citations.offer(this.view.state.doc);
    this.references.ask("");
  };

  destroy(): void {
    this.references.destroy();
    this.links.destroy();
    this.captions.destroy();
  }

  // Without an answer the link goes. Without selected words the address itself becomes the words.
  private setLink = (answer: string): string => {
    const href = completed(answer);
    if (href && !isSafeLink(href)) return "Enter an address that begins with https://, http:// or mailto:";
    if (href.length > LONGEST_LINK) return tooLong("This address", href, LONGEST_LINK);
    const { state } = this.view;
    const { from, to } = rangeOfMark(state, link);
    const transaction = state.tr;
    if (!href) transaction.removeMark(from, to, link);
    else if (from === to) transaction.insert(from, schema.text(href, [link.create({ href })]));
    else transaction.addMark(from, to, link.create({ href }));
    if (transaction.docChanged) this.view.dispatch(transaction);
    return "";
  };

  private refer = (clause: string): string => {
    if (!clause) return "Choose the clause that you refer to.";
    const { state } = this.view;
    const { from, to, $from } = state.selection;
    const looks = $from.marks().filter((mark) => mark.type !== link);
    this.view.dispatch(state.tr.replaceWith(from, to, schema.text(SIGN, [...looks, referenceTo(clause)])));
    return "";
  };

  private setCaption = (answer: string): string => {
    if (answer.length > LONGEST_CAPTION) return tooLong("This caption", answer, LONGEST_CAPTION);
    setCaption(answer)(this.view.state, this.view.dispatch);
    return "";
  };
}

function tooLong(what: string, answer: string, longest: number): string {
  const [has, may] = [answer.length, longest].map((count) => count.toLocaleString("en-GB"));
  return `${what} has ${has} characters. It may have ${may}.`;
}

// What people type for an address.
function completed(answer: string): string {
  if (!answer || /^[a-z][a-z0-9+.-]*:/i.test(answer)) return answer;
  return answer.includes("@") && !answer.includes("/") ? `mailto:${answer}` : `https://${answer}`;
}
