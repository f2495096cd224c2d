// One WebSocket. A line that has been silent for too long is closed, since a dead one looks just like a quiet one:
// the portal echoes the editor's own sign of life every fifteen seconds.

const SILENT_MS = 45_000;

export interface SocketEvents {
  opened(): void;
  heard(message: ArrayBuffer): void;
  closed(code: number, reason: string, wasOpen: boolean): void;
}

export class SocketLine {
  private readonly socket: WebSocket;
  private silence = 0;
  private wasOpen = false;
  private isClosed = false;

  constructor(
    address: string,
    private readonly events: SocketEvents,
  ) {
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.wasOpen = true;
      this.listen();
      events.opened();
    };
    this.socket.onmessage = ({ data }) => {
      this.listen();
      events.heard(data as ArrayBuffer);
    };
    this.socket.onclose = ({ code, reason }) => this.end(code, reason);
    this.listen();
  }

  get isOpen(): boolean {
    return !this.isClosed && this.socket.readyState === WebSocket.OPEN;
  }

  send(frame: Uint8Array): void {
    this.socket.send(frame as Uint8Array<ArrayBuffer>);
  }

  // Ended from here, and said so at once: the network may never answer.
  close(): void {
    this.socket.close();
    this.end(1006, "");
  }

  private listen(): void {
    window.clearTimeout(this.silence);
    if (!this.isClosed) this.silence = window.setTimeout(() => this.close(), SILENT_MS);
  }

  private end(code: number, reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    window.clearTimeout(this.silence);
    this.socket.onmessage = null;
    this.events.closed(code, reason, this.wasOpen);
  }
}
