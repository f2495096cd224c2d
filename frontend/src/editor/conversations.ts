// Conversations as the portal lists them: what of an item says something, and what has changed in it.
import type { Place } from "./passages";

export function placeOf(item: HTMLElement): Place {
  const { conversation, clause, quote, occurrence, further, room, state } = item.dataset;
  const others = JSON.parse(further ?? "[]") as { clause_id: string; quote: string; occurrence: number | null }[];
  return {
    id: conversation ?? "",
    clause: clause ?? "",
    quote: quote ?? "",
    occurrence: Number(occurrence ?? 0),
    further: others.map((one) => ({ clause: one.clause_id, quote: one.quote, occurrence: one.occurrence ?? 0 })),
    isPrivate: room === "private",
    isClosed: state === "closed",
  };
}

export function isInUse(item: HTMLElement): boolean {
  return item.contains(document.activeElement);
}

export function newReplies(standing: HTMLElement, item: HTMLElement): Element[] {
  const count = standing.querySelectorAll(".app-comments > li").length;
  return [...item.querySelectorAll(".app-comments > li")].slice(count);
}

export function isSame(one: HTMLElement, other: HTMLElement): boolean {
  return withoutTokens(one) === withoutTokens(other);
}

// Each answer of the portal carries a token of its own; it says nothing about the conversation.
function withoutTokens(item: HTMLElement): string {
  const copy = item.cloneNode(true) as HTMLElement;
  for (const field of copy.querySelectorAll("input[type=hidden]")) field.remove();
  return copy.outerHTML;
}

export function words(item: Element, name: string): string {
  return (item.querySelector(`.app-comment__${name}`)?.textContent ?? "").replace(/\s+/g, " ").trim();
}

