// One editor: a document of its own, a socket, and a paragraph that only it writes in.
import WebSocket from "ws";
import * as Y from "yjs";
import { answer, read, token, update, wanted } from "./wire.mjs";

const ROOT = "prosemirror";

export class Editor {
  constructor(kind, { url, document, paragraph, headers }, number, tally) {
    Object.assign(this, { url, document, paragraph, headers, number, tally });
    this.name = kind === "hocuspocus" ? document : "";
    this.doc = new Y.Doc();
    this.isSeated = false;
    this.closed = 0;
    this.sent = 0;
    this.unacknowledged = [];
  }

  join(patienceMs) {
    return new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`${this.url} let nobody in`)), patienceMs);
      this.synced = () => {
        clearTimeout(late);
        done();
      };
      this.socket = new WebSocket(this.url, { headers: this.headers, origin: this.headers.origin });
      this.socket.binaryType = "nodebuffer";
      this.socket.on("open", () => this.greet());
      this.socket.on("message", (message) => this.hear(message));
      this.socket.on("error", failed);
      this.socket.on("close", (code) => (this.closed = code));
    });
  }

  greet() {
    if (this.name) this.socket.send(token(this.name));
    this.socket.send(wanted(Y.encodeStateVector(this.doc), this.name));
  }

  // Up to here the text was followed; from here on it is enough to see what others wrote, or two hundred editors in
  // one process would be the slowest part of what is measured.
  sitDown() {
    this.isSeated = true;
    const block = this.doc.getXmlFragment(ROOT).get(this.paragraph);
    this.words = block.get(0);
    this.doc.on("update", (made) => {
      this.made = made;
    });
  }

  bring(content) {
    Y.applyUpdate(this.doc, content);
    this.send(content);
  }

  type(tally) {
    const word = tally.next(this);
    this.words.insert(this.words.length, word);
    this.send(this.made);
  }

  send(content) {
    this.sent += 1;
    if (this.isSeated) this.unacknowledged.push([this.sent, performance.now()]);
    this.socket.send(update(content, this.name));
  }

  hear(message) {
    if (this.isSeated && this.tally.saw(this, message)) return;
    const said = read(message, this.name);
    if (said.kind === "wanted") this.socket.send(answer(Y.encodeStateAsUpdate(this.doc, said.content), this.name));
    else if (said.kind === "acknowledged") this.acknowledge(said.count);
    else if (said.kind === "taken") this.acknowledge(this.unacknowledged[0]?.[0] ?? 0);
    else if (said.content) this.take(said);
  }

  take({ kind, content }) {
    if (!this.isSeated) Y.applyUpdate(this.doc, content);
    if (kind === "answer") this.synced();
  }

  acknowledge(count) {
    while (this.unacknowledged.length > 0 && this.unacknowledged[0][0] <= count) {
      this.tally?.acknowledged(performance.now() - this.unacknowledged.shift()[1]);
    }
  }

  text() {
    return this.doc.getXmlFragment(ROOT).toString();
  }
}

// The text that a document of the peers begins with; the portal begins its own.
export function seed(paragraphs) {
  const doc = new Y.Doc();
  const blocks = Array.from({ length: paragraphs }, (_, number) => {
    const block = new Y.XmlElement("block");
    block.setAttribute("kind", "p");
    block.setAttribute("id", `p${number}`);
    block.insert(0, [new Y.XmlText(`Paragraph ${number}. `)]);
    return block;
  });
  doc.getXmlFragment(ROOT).insert(0, blocks);
  return Y.encodeStateAsUpdate(doc);
}
