// Where WebSockets are blocked: a post every now and then brings what is new here and takes what is new there.
import * as Y from "yjs";
import type { Ledger } from "./ledger";
import { decodeExchange, encodeExchange } from "./wire";

const SOON_MS = 1_000;
const TYPING_MS = 1_500;
const IDLE_MS = 10_000;
const STILL_TYPING_MS = 15_000;
const NOTHING = new Uint8Array();

export type Refusal = "signed out" | "forbidden" | "missing" | "out of date" | "too much";

export interface ExchangeEvents {
  exchanged(update: Uint8Array): void;
  failed(): void;
  refused(refusal: Refusal): void;
}

export class ExchangeLine {
  isUp = false;
  private timer = 0;
  private isBusy = false;
  private isStopped = false;
  private mustSendAll = false;
  private lastChange = 0;

  constructor(
    private readonly address: string,
    private readonly token: string,
    private readonly doc: Y.Doc,
    private readonly ledger: Ledger,
    private readonly events: ExchangeEvents,
  ) {
    void this.exchange();
  }

  // Something was written.
  nudge(): void {
    this.lastChange = Date.now();
    if (!this.isBusy) this.plan(SOON_MS);
  }

  stop(): void {
    this.isStopped = true;
    window.clearTimeout(this.timer);
  }

  private plan(delayMs: number): void {
    window.clearTimeout(this.timer);
    if (!this.isStopped) this.timer = window.setTimeout(() => void this.exchange(), delayMs);
  }

  private async exchange(): Promise<void> {
    this.isBusy = true;
    const brought = this.ledger.all();
    try {
      const answer = await this.post(brought);
      if (!this.isStopped) await this.take(answer, brought);
    } catch {
      this.fail();
    }
    this.isBusy = false;
    const isTyping = Date.now() - this.lastChange < STILL_TYPING_MS;
    this.plan(isTyping ? TYPING_MS : IDLE_MS);
  }

  private post(brought: readonly Uint8Array[]): Promise<Response> {
    const update = brought.length > 0 ? Y.mergeUpdates([...brought]) : NOTHING;
    const everything = this.mustSendAll ? Y.encodeStateAsUpdate(this.doc) : update;
    return fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream", "X-CSRF-Token": this.token },
      body: encodeExchange(Y.encodeStateVector(this.doc), everything) as Uint8Array<ArrayBuffer>,
      redirect: "manual",
    });
  }

  private async take(answer: Response, brought: readonly Uint8Array[]): Promise<void> {
    if (!answer.ok) {
      this.refuse(answer);
      return;
    }
    const { update } = decodeExchange(await answer.arrayBuffer());
    this.isUp = true;
    this.mustSendAll = false;
    this.ledger.savedAll(brought);
    this.events.exchanged(update);
  }

  private refuse(answer: Response): void {
    const isOutOfStep = answer.status === 409 && !this.mustSendAll;
    if (isOutOfStep) this.mustSendAll = true;
    else if (answer.status >= 500) this.fail();
    else this.events.refused(refusalOf(answer));
  }

  private fail(): void {
    this.isUp = false;
    if (!this.isStopped) this.events.failed();
  }
}

function refusalOf(answer: Response): Refusal {
  if (answer.type === "opaqueredirect" || answer.status === 401) return "signed out";
  if (answer.status === 404) return "missing";
  if (answer.status === 413) return "too much";
  return answer.status === 409 ? "out of date" : "forbidden";
}
