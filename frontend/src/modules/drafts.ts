// Long texts marked data-draft: closing the page with unsaved text warns, and the text comes back after a reload.
// A draft lives in this tab only, and only until it is saved.

interface Draft {
  before: string; // what the page held when writing began
  text: string;
  isSent: boolean;
}

const PREFIX = "draft:";
const watched = new WeakSet<HTMLTextAreaElement>();
let isLeavingByForm = false;

export function keepDrafts(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-draft]")) {
    if (watched.has(field)) continue;
    watched.add(field);
    bringBack(field);
    field.addEventListener("input", () => remember(field));
    field.form?.addEventListener("submit", () => markSent(field));
  }
}

// Called when an answer has arrived: a sent draft was saved, unless the page says that something is wrong, or marks
// itself with data-unsaved, as refusals, faults and the sign-in page do.
export function settleDrafts(): void {
  isLeavingByForm = false;
  const isRefused = document.querySelector(".govuk-error-summary, [data-unsaved]") !== null;
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
    if (!draft?.isSent) continue;
    if (isRefused) sessionStorage.setItem(key, JSON.stringify({ ...draft, isSent: false }));
    else sessionStorage.removeItem(key);
  }
}

window.addEventListener("beforeunload", (event) => {
  if (!isLeavingByForm && hasUnsavedText()) event.preventDefault();
});

function hasUnsavedText(): boolean {
  return [...document.querySelectorAll<HTMLTextAreaElement>("textarea[data-draft]")].some(
    (field) => field.value !== field.defaultValue && read(field)?.isSent === false,
  );
}

function remember(field: HTMLTextAreaElement): void {
  isLeavingByForm = false; // a post that never arrived did not leave the page
  if (field.value === field.defaultValue) sessionStorage.removeItem(keyOf(field));
  else write(field, { before: field.defaultValue, text: field.value, isSent: false });
}

function markSent(field: HTMLTextAreaElement): void {
  isLeavingByForm = true;
  const draft = read(field);
  if (draft) write(field, { ...draft, isSent: true });
}

function bringBack(field: HTMLTextAreaElement): void {
  const draft = read(field);
  if (!draft || draft.text === field.value) return;
  const isUnchanged = draft.before === field.defaultValue;
  if (isUnchanged) field.value = draft.text;
  field.before(explain(draft, isUnchanged));
}

// When the text was changed meanwhile, ours is shown beside it rather than put over it.
function explain(draft: Draft, isUnchanged: boolean): HTMLElement {
  const note = document.createElement("div");
  note.className = "app-draft govuk-hint";
  note.setAttribute("role", "status");
  note.textContent = isUnchanged
    ? "Your text from before is back. It is not saved yet."
    : "This text was changed since you began to write. What you had written and not saved:";
  if (!isUnchanged) note.append(quote(draft.text));
  return note;
}

function quote(text: string): HTMLElement {
  const quoted = document.createElement("blockquote");
  quoted.className = "app-draft__text";
  quoted.textContent = text;
  return quoted;
}

function keyOf(field: HTMLTextAreaElement): string {
  return `${PREFIX}${field.form?.getAttribute("action") ?? location.pathname} ${field.name}`;
}

function read(field: HTMLTextAreaElement): Draft | null {
  return JSON.parse(sessionStorage.getItem(keyOf(field)) ?? "null") as Draft | null;
}

function write(field: HTMLTextAreaElement, draft: Draft): void {
  sessionStorage.setItem(keyOf(field), JSON.stringify(draft));
}
