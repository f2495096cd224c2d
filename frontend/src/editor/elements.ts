// Finding the parts that the template laid out, and making the few that come and go.

export function part<E extends HTMLElement = HTMLElement>(root: ParentNode, name: string): E {
  const found = root.querySelector<E>(`[data-part="${name}"]`);
  if (!found) throw new Error(`The editor's template has no part "${name}".`);
  return found;
}

export function element(tag: string, className = "", text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function button(text: string, about: string, act: () => void): HTMLButtonElement {
  const made = element("button", "govuk-button govuk-button--secondary app-editor__small-button", text) as HTMLButtonElement;
  made.type = "button";
  if (about) made.append(element("span", "govuk-visually-hidden", about));
  made.addEventListener("click", act);
  return made;
}
