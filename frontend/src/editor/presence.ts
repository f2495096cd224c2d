// Who is here: a list that is seen, and comings and goings that are heard unless the reader has turned that off.
import type { Awareness } from "y-protocols/awareness";
import type { Announcer } from "./announcer";
import { element } from "./elements";
import type { People } from "./people";
import type { User } from "./wire";

const SETTLED_MS = 2_000; // somebody whose line drops for a moment has not left
const SETTING = "editor-says-who-is-here";

export class Presence {
  private heard: Map<string, User> | null = null;
  private timer = 0;
  private canSee = false;
  private isSaid = localStorage.getItem(SETTING) !== "no";

  constructor(
    private readonly list: HTMLElement,
    private readonly toggle: HTMLButtonElement,
    private readonly awareness: Awareness,
    private readonly people: People,
    private readonly announcer: Announcer,
  ) {
    awareness.on("change", this.refresh);
    toggle.addEventListener("click", this.switch);
    this.showSetting();
    this.refresh();
  }

  destroy(): void {
    this.awareness.off("change", this.refresh);
    this.toggle.removeEventListener("click", this.switch);
    window.clearTimeout(this.timer);
  }

  // Without a line nobody is seen, which does not mean that nobody is there.
  see(canSee: boolean): void {
    if (canSee === this.canSee) return;
    this.canSee = canSee;
    this.refresh();
  }

  refresh = (): void => {
    const others = this.others();
    for (const user of others.values()) this.people.remember(user);
    const nobody = element("li", "", this.canSee ? "only you" : "not known at the moment");
    this.list.replaceChildren(...(others.size > 0 ? [...others.values()].map(shown) : [nobody]));
    window.clearTimeout(this.timer);
    if (!this.canSee) return;
    this.timer = window.setTimeout(() => this.announce(others), SETTLED_MS);
  };

  // A person with two windows open is one person.
  private others(): Map<string, User> {
    const others = new Map<string, User>();
    for (const [client, state] of this.awareness.getStates()) {
      const user = state.user as User | undefined;
      if (client !== this.awareness.clientID && user?.id) others.set(user.id, user);
    }
    return others;
  }

  private announce(others: Map<string, User>): void {
    const before = this.heard ?? new Map<string, User>();
    const came = [...others].filter(([id]) => !before.has(id)).map(([, user]) => fullName(user));
    const left = [...before].filter(([id]) => !others.has(id)).map(([, user]) => fullName(user));
    const isFirst = this.heard === null;
    this.heard = others;
    if (!this.isSaid) return;
    if (came.length > 0) this.announcer.say(`${isFirst ? "Here now" : "Now here too"}: ${came.join(", ")}.`);
    if (left.length > 0) this.announcer.say(`No longer here: ${left.join(", ")}.`);
  }

  private switch = (): void => {
    this.isSaid = !this.isSaid;
    localStorage.setItem(SETTING, this.isSaid ? "yes" : "no");
    this.showSetting();
  };

  private showSetting(): void {
    this.toggle.setAttribute("aria-pressed", String(this.isSaid));
  }
}

export function fullName(user: User): string {
  return `${user.name} (${user.organisation})`;
}

function shown(user: User): HTMLElement {
  return element("li", `app-editor__person app-editor__person--${colourOf(user)}`, fullName(user));
}

export function colourOf(user: User): number {
  return Number.isInteger(user.colour) ? Math.abs(user.colour) % 8 : 0;
}
