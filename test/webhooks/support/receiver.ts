import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** What somebody was told. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: {
      readonly id: string;
      readonly recordId: string;
      readonly op: string;
      readonly version: number | null;
      readonly region: string;
      readonly cursor: string;
    };
  };
}

/** Says what to answer to something that was told; without it 204. */
export type Reaction = (received: Received, response: ServerResponse) => void;

/** A partner's system that is told. */
export class Receiver {
  readonly #server: Server;
  /** All that came, also what was not taken. */
  readonly came: Received[] = [];
  /** What was taken, in its order. */
  readonly taken: Received[] = [];
  reacts: Reaction | null = null;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks).toString("utf8");
        const id = String(request.headers["webhook-id"]);
        const received = { id, headers: request.headers, body, event: JSON.parse(body) };
        this.came.push(received);
        if (this.reacts !== null) this.reacts(received, response);
        else response.writeHead(204);
        if (!response.writableEnded && this.reacts === null) response.end();
        if (response.statusCode < 300 && response.headersSent) this.taken.push(received);
      });
    });
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** Whether the reference implementation takes it for signed with this secret. */
export function isSigned({ body, headers }: Received, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

/** Answers every one with a status and these headers. */
export function answering(status: number, headers: Record<string, string> = {}): Reaction {
  return (_, response) => {
    response.writeHead(status, headers);
    response.end();
  };
}
