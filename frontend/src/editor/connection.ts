// Keeps the text here and the text in the portal the same: over a socket, or by exchange where sockets are blocked,
// and goes on by itself after the line was lost.
import { type Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { type Ending, endingFor } from "./endings";
import { ExchangeLine, type Refusal } from "./exchange_line";
import { Ledger } from "./ledger";
import { SocketLine } from "./socket_line";
import { decode, encodeAnswer, encodeAwareness, encodeUpdate, encodeWanted, isEmpty, isTooLarge, type Message, type Notice, type Rights } from "./wire";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 15_000;
const FAILURES_BEFORE_EXCHANGE = 2;
const SOCKET_AGAIN_MS = 60_000;
const STEADY_MS = 10_000;
const REFUSED = 4403;
const TOO_LARGE = 4413;
const REFUSAL_CODES: Record<Refusal, number> = {
  "signed out": 4401,
  forbidden: REFUSED,
  missing: 4404,
  "out of date": 4409,
  "too much": TOO_LARGE,
};

export interface Addresses {
  socket: string;
  exchange: string;
  token: string;
}

export interface ConnectionEvents {
  synced(): void;
  noticed(notice: Notice): void;
  denied(sentence: string): void;
  ended(ending: Ending): void;
  changed(): void; // whether the line is up, or whether everything is saved
}

export class Connection {
  readonly ledger = new Ledger();
  private socket: SocketLine | null = null;
  private exchange: ExchangeLine | null = null;
  private isSynced = false;
  private isGreeted = false;
  private isAsked = false; // the portal has said what it has, so what is new may follow
  private wasDenied = false;
  private hasEnded = false;
  private failures = 0;
  private openedAt = 0;
  private waitMs = FIRST_WAIT_MS;
  private timer = 0;

  constructor(
    private readonly doc: Y.Doc,
    private readonly awareness: Awareness,
    private readonly addresses: Addresses,
    private rights: Rights,
    private readonly events: ConnectionEvents,
  ) {
    doc.on("update", this.written);
    awareness.on("update", this.moved);
    window.addEventListener("online", this.online);
    window.addEventListener("offline", this.offline);
    this.connect();
  }

  get isUp(): boolean {
    return (this.isAsked && this.socket?.isOpen === true) || this.exchange?.isUp === true;
  }

  get isByExchange(): boolean {
    return this.exchange !== null;
  }

  tryAgain(): void {
    this.hasEnded = false;
    this.connect();
  }

  destroy(): void {
    this.hasEnded = true;
    this.doc.off("update", this.written);
    this.awareness.off("update", this.moved);
    window.removeEventListener("online", this.online);
    window.removeEventListener("offline", this.offline);
    window.clearTimeout(this.timer);
    this.exchange?.stop();
    this.socket?.close();
  }

  // ---- the line --------------------------------------------------------------------------------------------

  private connect = (): void => {
    window.clearTimeout(this.timer);
    if (this.hasEnded || this.socket) return;
    this.isGreeted = this.isAsked = false;
    const line: SocketLine = new SocketLine(this.addresses.socket, {
      opened: () => this.opened(line),
      heard: (message) => this.heard(decode(message)),
      closed: (code, reason, wasOpen) => this.closed(code, reason, wasOpen),
    });
    this.socket = line;
  };

  private opened(line: SocketLine): void {
    this.openedAt = Date.now();
    this.exchange?.stop();
    this.exchange = null;
    line.send(encodeWanted(Y.encodeStateVector(this.doc)));
    this.sendPresence();
    this.events.changed();
  }

  private closed(code: number, reason: string, wasOpen: boolean): void {
    this.socket = null;
    this.isAsked = false;
    this.ledger.lineLost();
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    // Forgotten altogether: an editor that has done nothing meanwhile says the same again, which would pass for old.
    for (const client of others) this.awareness.meta.delete(client);
    if (this.hasEnded) return;
    // Whose access has changed may come in again with the access they have now.
    const mayKnockAgain = code === REFUSED && this.isGreeted && !this.wasDenied;
    const ending = mayKnockAgain ? null : endingFor(code, reason);
    if (ending) this.end(ending);
    else this.reconnect(wasOpen);
    this.events.changed();
  }

  private reconnect(wasOpen: boolean): void {
    this.failures = wasOpen ? 0 : this.failures + 1;
    if (wasOpen && Date.now() - this.openedAt > STEADY_MS) this.waitMs = FIRST_WAIT_MS;
    if (this.failures >= FAILURES_BEFORE_EXCHANGE) this.startExchange();
    const waitMs = this.exchange?.isUp ? SOCKET_AGAIN_MS : this.waitMs * (0.75 + Math.random() / 2);
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
    this.timer = window.setTimeout(this.connect, waitMs);
  }

  private startExchange(): void {
    if (this.exchange || !navigator.onLine) return;
    this.exchange = new ExchangeLine(this.addresses.exchange, this.addresses.token, this.doc, this.ledger, {
      exchanged: (update) => this.exchanged(update),
      failed: () => this.events.changed(),
      refused: (refusal) => this.end(endingFor(REFUSAL_CODES[refusal], "")),
    });
  }

  private end(ending: Ending | null): void {
    if (!ending || this.hasEnded) return;
    this.hasEnded = true;
    window.clearTimeout(this.timer);
    this.exchange?.stop();
    this.exchange = null;
    this.events.ended(ending);
    this.events.changed();
  }

  // What is not saved is more than the portal takes at once.
  private giveUp(): void {
    this.end(endingFor(TOO_LARGE, ""));
    this.socket?.close();
  }

  private online = (): void => {
    this.waitMs = FIRST_WAIT_MS;
    this.connect();
  };

  private offline = (): void => this.socket?.close();

  // ---- what comes in ---------------------------------------------------------------------------------------

  private heard(message: Message | null): void {
    if (message?.type === "update") this.take(message.update, message.isAnswer);
    else if (message?.type === "wanted") this.answer(message.stateVector);
    else if (message?.type === "awareness") applyAwarenessUpdate(this.awareness, message.states, this);
    else if (message?.type === "ack") this.ledger.acknowledge(message.count);
    else if (message?.type === "notice") this.notice(message.notice);
    else if (message?.type === "denied") {
      this.wasDenied = true;
      this.events.denied(message.sentence);
    }
    this.events.changed();
  }

  private take(update: Uint8Array, isAnswer: boolean): void {
    Y.applyUpdate(this.doc, update, this);
    if (isAnswer) this.nowSynced();
  }

  private exchanged(update: Uint8Array): void {
    if (!isEmpty(update)) Y.applyUpdate(this.doc, update, this);
    this.nowSynced();
    this.events.changed();
  }

  private nowSynced(): void {
    if (this.isSynced) return;
    this.isSynced = true;
    this.events.synced();
  }

  private answer(stateVector: Uint8Array): void {
    if (!this.mayWrite && !this.ledger.isSaved) {
      this.end(endingFor(REFUSED, ""));
      this.socket?.close();
      return;
    }
    const update = Y.encodeStateAsUpdate(this.doc, stateVector);
    const frame = this.mayWrite && !isEmpty(update) ? update : null;
    this.isAsked = true;
    this.ledger.sendAll(frame);
    if (frame && isTooLarge(frame)) this.giveUp();
    else if (frame) this.socket?.send(encodeAnswer(frame));
  }

  private notice(notice: Notice): void {
    if (notice.kind === "rights") {
      this.isGreeted = true;
      this.rights = notice.rights;
    }
    this.events.noticed(notice);
  }

  // ---- what goes out ---------------------------------------------------------------------------------------

  private get mayWrite(): boolean {
    return this.rights === "write" || this.rights === "suggest";
  }

  private written = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || !this.mayWrite) return;
    if (isTooLarge(update)) {
      this.ledger.keep(update);
      this.giveUp();
    } else if (this.isAsked && this.socket?.isOpen) {
      this.ledger.send(update);
      this.socket.send(encodeUpdate(update));
    } else {
      this.ledger.keep(update);
      this.exchange?.nudge();
    }
    this.events.changed();
  };

  private moved = (_: unknown, origin: unknown): void => {
    if (origin !== this) this.sendPresence();
  };

  private sendPresence(): void {
    if (!this.socket?.isOpen) return;
    this.socket.send(encodeAwareness(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
  }
}
