// The words of the wire: y-protocols' sync and awareness messages, and two of the portal's own.
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";

export const enum Type {
  Sync = 0,
  Awareness = 1,
  Denied = 2,
  Ack = 100,
  Notice = 101,
}

const enum Step {
  One = 0,
  Two = 1,
  Update = 2,
}

export type Rights = "write" | "suggest" | "comment" | "read";

export interface User {
  id: string;
  name: string;
  organisation: string;
  colour: number;
}

// What the portal put right after this editor: words had come under another's name and stand in one's own now, or a
// mark had left words that stayed, or who may only suggest had changed the text itself.
export type Correction = "own-words" | "suggestion-stays" | "comment-stays" | "suggested" | "set-back";

export type Notice =
  | { kind: "rights"; rights: Rights; user: User }
  | { kind: "orphaned"; words: string }
  | { kind: "readonly"; rights: Rights }
  | { kind: Correction }
  | { kind: "filling"; percent: number }
  | { kind: "comments" }
  | { kind: "reloaded" };

export type Message =
  | { type: "wanted"; stateVector: Uint8Array }
  | { type: "update"; update: Uint8Array; isAnswer: boolean }
  | { type: "awareness"; states: Uint8Array }
  | { type: "denied"; sentence: string }
  | { type: "ack"; count: number }
  | { type: "notice"; notice: Notice };

// The server allows this much in one live update; more goes as an answer, of which it allows far more.
const LARGEST_UPDATE_BYTES = 100_000;
const LARGEST_ANSWER_BYTES = 1_990_000;

// The portal would close the line for it, each time anew.
export function isTooLarge(update: Uint8Array): boolean {
  return update.length > LARGEST_ANSWER_BYTES;
}

export function decode(message: ArrayBuffer): Message | null {
  const decoder = createDecoder(new Uint8Array(message));
  switch (readVarUint(decoder)) {
    case Type.Sync: {
      const step = readVarUint(decoder);
      const content = readVarUint8Array(decoder);
      if (step === Step.One) return { type: "wanted", stateVector: content };
      return { type: "update", update: content, isAnswer: step === Step.Two };
    }
    case Type.Awareness:
      return { type: "awareness", states: readVarUint8Array(decoder) };
    case Type.Denied:
      return { type: "denied", sentence: readVarString(decoder) };
    case Type.Ack:
      return { type: "ack", count: readVarUint(decoder) };
    case Type.Notice:
      return { type: "notice", notice: JSON.parse(readVarString(decoder)) as Notice };
    default:
      return null; // a newer server may say more than this editor understands
  }
}

export function encodeWanted(stateVector: Uint8Array): Uint8Array {
  return encodeSync(Step.One, stateVector);
}

export function encodeAnswer(update: Uint8Array): Uint8Array {
  return encodeSync(Step.Two, update);
}

export function encodeUpdate(update: Uint8Array): Uint8Array {
  return encodeSync(update.length > LARGEST_UPDATE_BYTES ? Step.Two : Step.Update, update);
}

export function encodeAwareness(states: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, Type.Awareness);
  writeVarUint8Array(encoder, states);
  return toUint8Array(encoder);
}

export function encodeExchange(stateVector: Uint8Array, update: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint8Array(encoder, stateVector);
  writeVarUint8Array(encoder, update);
  return toUint8Array(encoder);
}

export function decodeExchange(body: ArrayBuffer): { stateVector: Uint8Array; update: Uint8Array } {
  const decoder = createDecoder(new Uint8Array(body));
  return { stateVector: readVarUint8Array(decoder), update: readVarUint8Array(decoder) };
}

export function isEmpty(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0;
}

function encodeSync(step: Step, content: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, Type.Sync);
  writeVarUint(encoder, step);
  writeVarUint8Array(encoder, content);
  return toUint8Array(encoder);
}
