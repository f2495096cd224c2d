// What the page tells the editor, in the attributes of its mount point.
import { SCHEMA_VERSION } from "./schema";
import type { Addresses } from "./connection";
import type { Longest } from "./filling";
import type { Author } from "./suggestions";
import type { Rights } from "./wire";

export interface Settings {
  addresses: Addresses;
  author: Author;
  names: Record<string, string>;
  verdicts: string; // where suggestions are decided
  longest: Longest; // beyond this the plain form takes the section no more
  rights: Rights;
  label: string;
  section: string; // the section's number on the page; its clauses are numbered after it
}

export function settingsOf(root: HTMLElement): Settings {
  const { liveUrl, exchangeUrl, csrf, epoch, person, organisation, names, verdictsUrl, rights, label, section } = root.dataset;
  if (Number(root.dataset.schema) > SCHEMA_VERSION) throw new Error("This page needs a newer editor.");
  const asked = `?schema=${SCHEMA_VERSION}&epoch=${encodeURIComponent(epoch ?? "")}`;
  const socket = new URL(`${liveUrl ?? ""}${asked}`, location.href);
  socket.protocol = socket.protocol === "https:" ? "wss:" : "ws:";
  return {
    addresses: { socket: socket.href, exchange: `${exchangeUrl ?? ""}${asked}`, token: csrf ?? "" },
    author: { person: person ?? "", organisation: organisation ?? "" },
    names: JSON.parse(names ?? "{}") as Record<string, string>,
    verdicts: verdictsUrl ?? "",
    longest: {
      characters: Number(root.dataset.mostCharacters) || Infinity,
      clauses: Number(root.dataset.mostClauses) || Infinity,
    },
    rights: (rights ?? "read") as Rights,
    label: label ?? "Text",
    section: section ?? "",
  };
}
