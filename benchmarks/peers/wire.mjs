// The words of the three wires: y-protocols' sync as it is, with Hocuspocus' address in front, and with the portal's
// acknowledgements.
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";

const SYNC = 0;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const AUTHENTICATE = 2;
const TOKEN = 0;
const STATUS = 8;
const ACKNOWLEDGED = 100;

function sync(step, content, documentName) {
  const encoder = createEncoder();
  if (documentName) writeVarString(encoder, documentName);
  writeVarUint(encoder, SYNC);
  writeVarUint(encoder, step);
  writeVarUint8Array(encoder, content);
  return toUint8Array(encoder);
}

export const wanted = (stateVector, documentName) => sync(STEP_1, stateVector, documentName);
export const answer = (update, documentName) => sync(STEP_2, update, documentName);
export const update = (content, documentName) => sync(UPDATE, content, documentName);

export function token(documentName) {
  const encoder = createEncoder();
  writeVarString(encoder, documentName);
  writeVarUint(encoder, AUTHENTICATE);
  writeVarUint(encoder, TOKEN);
  writeVarString(encoder, "a token");
  return toUint8Array(encoder);
}

// {kind, content?, count?}: what a server has said, as far as an editor here listens.
export function read(message, documentName) {
  const decoder = createDecoder(message);
  if (documentName) readVarString(decoder);
  const kind = readVarUint(decoder);
  if (kind === SYNC) {
    const step = readVarUint(decoder);
    return { kind: ["wanted", "answer", "update"][step], content: readVarUint8Array(decoder) };
  }
  if (kind === ACKNOWLEDGED) return { kind: "acknowledged", count: readVarUint(decoder) };
  if (documentName && kind === STATUS) return { kind: "taken" };
  return { kind: "other" };
}
