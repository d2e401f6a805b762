import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

/** How long a server that is told to stop goes on. */
export interface StopTimes {
  /** Milliseconds for which new connections are taken, so that who spreads requests sees that it stops. */
  readonly noticeMs: number;
  /** Milliseconds for which a connection may then be silent, or a request arrive in full. */
  readonly arrivalMs: number;
  /** Milliseconds from the start after which whatever is still open is cut off. */
  readonly stopMsMax: number;
}

/** Enough for what was sent already; nobody at the keyboard notices it. */
const onItsWayMs = 100;

/**
 * The times for somebody at the keyboard: who is being answered gets the answer, and so does whose
 * request is on its way; nobody else is waited for.
 */
export function atOnce(stopMsMax: number): StopTimes {
  return { noticeMs: 0, arrivalMs: onItsWayMs, stopMsMax };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface Connection {
  /** Whether it ends with its next answer, whatever becomes of the server. */
  isLast: boolean;
  /** The requests on it that are not answered yet: one, unless somebody sends ahead. */
  readonly exchanges: Set<Exchange>;
  /** When something last began or ended on it. */
  since: number;
  /** What had been read of it then. */
  bytesRead: number;
}

interface Handshake {
  readonly socket: Socket;
  readonly since: number;
}

/** How often it is looked whether a connection has been silent for too long. */
const lookMs = 50;

/**
 * What is open at a server, and how that comes to an end without a request being lost. A client learns
 * with an answer that its connection ends, and only so: on any other a request may be on its way.
 *
 * First nothing changes but what the server says of itself, so that who spreads requests sends no more.
 * Then no new connections are taken; only now every answer ends its connection, for before that the
 * client would come back at once. One on which no answer is due ends when it was silent for a while.
 */
export class OpenConnections {
  readonly #server: Server;
  readonly #connections = new Map<Socket, Connection>();
  /** Over TLS: those on which nothing has been agreed yet, by whom they are of. */
  readonly #handshakes = new Map<string, Handshake>();
  readonly #otherListeners: (() => Promise<void>)[] = [];
  #isStopping = false;
  #isLast = false;

  /** @param server must not have taken any connection yet */
  constructor(server: Server) {
    this.#server = server;
    const isTls = "setSecureContext" in server;
    if (isTls) server.on("connection", (socket: Socket) => this.#begun(socket));
    server.on(isTls ? "secureConnection" : "connection", (socket: Socket) =>
      this.#connected(socket),
    );
    // Before whoever answers: an answer may go out at once.
    server.prependListener("request", (request, response) => this.#asked(request, response));
  }

  /** Whether no more requests are wanted here. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Whether somebody waits for an answer on this connection. */
  isAnswering(socket: Socket): boolean {
    return (this.#connections.get(socket)?.exchanges.size ?? 0) > 0;
  }

  /** Lets every connection that is open now end with its next answer: who comes back makes a new one. */
  renew(): void {
    for (const connection of this.#connections.values()) {
      connection.isLast = true;
      for (const { response } of connection.exchanges) announceEnd(response);
    }
  }

  /** @param close closes a listener whose connections the server gets, and waits for their end */
  alsoListens(close: () => Promise<void>): void {
    this.#otherListeners.push(close);
  }

  /** Resolves once nothing is open any more. */
  async stop({ noticeMs, arrivalMs, stopMsMax }: StopTimes): Promise<void> {
    const force = setTimeout(() => this.#endAll(), stopMsMax);
    this.#isStopping = true;
    if (noticeMs > 0) {
      await sleep(noticeMs);
      await quietTurn();
    }
    const closed = this.#closeListeners();
    this.#isLast = true;
    for (const { exchanges } of this.#connections.values())
      for (const { response } of exchanges) announceEnd(response);
    this.#endSilent(arrivalMs);
    const looks = setInterval(() => this.#endSilent(arrivalMs), lookMs);
    await closed;
    clearInterval(looks);
    clearTimeout(force);
    // All is closed; this ends what Node does for the server from time to time.
    this.#server.close();
  }

  #begun(socket: Socket): void {
    const peer = peerOf(socket);
    this.#handshakes.set(peer, { socket, since: performance.now() });
    socket.once("close", () => this.#handshakes.delete(peer));
  }

  #connected(socket: Socket): void {
    this.#handshakes.delete(peerOf(socket));
    const exchanges = new Set<Exchange>();
    this.#connections.set(socket, {
      isLast: false,
      exchanges,
      since: performance.now(),
      bytesRead: 0,
    });
    socket.once("close", () => {
      this.#connections.delete(socket);
      for (const { response } of exchanges) closeUnsent(response);
    });
  }

  #asked(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const connection = this.#connections.get(socket);
    if (connection === undefined) return;
    const exchange = { request, response };
    connection.exchanges.add(exchange);
    note(socket, connection);
    response.once("close", () => {
      connection.exchanges.delete(exchange);
      note(socket, connection);
    });
    if (this.#isLast || connection.isLast) announceEnd(response);
  }

  /** Only the listeners: `close` of the HTTP server would also end connections that are kept. */
  async #closeListeners(): Promise<void> {
    const own = new Promise<void>((resolve) => {
      NetServer.prototype.close.call(this.#server, () => resolve());
    });
    await Promise.all([own, ...this.#otherListeners.map((close) => close())]);
  }

  /** Ends connections that bring nothing, and those whose request does not arrive. */
  #endSilent(arrivalMs: number): void {
    const now = performance.now();
    for (const { socket, since } of this.#handshakes.values())
      if (now - since >= arrivalMs) socket.destroy();
    for (const [socket, connection] of this.#connections) {
      const { exchanges, bytesRead } = connection;
      if ([...exchanges].some(({ request }) => request.complete)) continue;
      // A request's head has begun to arrive.
      if (exchanges.size === 0 && socket.bytesRead !== bytesRead) note(socket, connection);
      if (now - connection.since >= arrivalMs) socket.destroy();
    }
  }

  #endAll(): void {
    for (const socket of this.#connections.keys()) socket.destroy();
    for (const { socket } of this.#handshakes.values()) socket.destroy();
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function note(socket: Socket, connection: Connection): void {
  connection.since = performance.now();
  connection.bytesRead = socket.bytesRead;
}

/**
 * Node tells the end of a connection only to the response that is its turn, and none to those behind it,
 * of requests that were sent ahead. Whoever waits for their end would wait for ever.
 */
function closeUnsent(response: ServerResponse): void {
  if (response.socket !== null || response.destroyed || response.writableFinished) return;
  response.destroy();
  response.emit("close");
}

function announceEnd(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}

/** A turn of the event loop in less than this leaves next to no time for anything to wait. */
const quietMs = 0.2;
const quietMsMax = 1_000;

/**
 * The kernel completes connections before the process takes them, and breaks off those that wait when
 * the listener closes. Just after a turn in which there was little to do, hardly any can wait.
 */
async function quietTurn(): Promise<void> {
  const endsAt = performance.now() + quietMsMax;
  for (let beganAt = performance.now(); beganAt < endsAt; ) {
    await turn();
    const now = performance.now();
    if (now - beganAt < quietMs) return;
    beganAt = now;
  }
}
