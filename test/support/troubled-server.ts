import { type AddressInfo, createServer, type Socket } from "node:net";

/** What becomes of one request; it has the bare connection, so that it can break any rule of HTTP. */
export type Trouble = (connection: Socket, request: number) => void;

/** A server in trouble of the test's choice. */
export interface TroubledServer {
  /** Its origin. */
  readonly url: string;
  /** Requests it got, but for those about its health. */
  readonly requests: () => number;
  readonly healthRequests: () => number;
  /** Connections that are open. */
  readonly connections: () => number;
  trouble(next: Trouble): void;
  close(): Promise<void>;
}

/** Requests come whole and one at a time on each connection, as the gateway sends them. */
export async function aTroubledServer(first: Trouble): Promise<TroubledServer> {
  let trouble = first;
  let requests = 0;
  let healthRequests = 0;
  const connections = new Set<Socket>();
  const server = createServer((connection) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
    connection.on("error", () => {});
    let received = "";
    connection.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (!isWhole(received)) return;
      const isHealth = received.startsWith("GET /health/ready");
      received = "";
      if (isHealth) {
        healthRequests += 1;
        connection.write(httpAnswer(200, "{}"));
      } else {
        requests += 1;
        trouble(connection, requests);
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    healthRequests: () => healthRequests,
    connections: () => connections.size,
    trouble(next) {
      trouble = next;
    },
    close() {
      for (const connection of connections) connection.destroy();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function isWhole(received: string): boolean {
  const head = received.indexOf("\r\n\r\n");
  if (head === -1) return false;
  const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
  return received.length >= head + 4 + length;
}

/** The bytes of an HTTP answer. */
export function httpAnswer(
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const all = { "content-type": "application/json", "content-length": bytes.length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} \r\n${lines.join("")}\r\n`), bytes]);
}

/** Always the same answer, however broken. */
export function answers(...answer: Parameters<typeof httpAnswer>): Trouble {
  const bytes = httpAnswer(...answer);
  return (connection) => connection.write(bytes);
}

export const answersWell = answers(200, '{"data":{"titles":["cook"]}}');
export const neverAnswers: Trouble = () => {};
/** Breaks the connection with a reset, not with an end. */
export const resets: Trouble = (connection) => connection.resetAndDestroy();
/** Begins a good answer and breaks off. */
export const resetsMidAnswer: Trouble = (connection) =>
  connection.write(httpAnswer(200, '{"data":{"titles":["cook"]}}').subarray(0, -5), () =>
    connection.resetAndDestroy(),
  );
/** A byte for each so many milliseconds. */
export function trickles(pauseMs: number): Trouble {
  return (connection) => {
    const bytes = httpAnswer(200, '{"data":{"titles":["cook"]}}');
    let sent = 0;
    const timer = setInterval(() => {
      if (connection.destroyed || sent === bytes.length) clearInterval(timer);
      else connection.write(bytes.subarray(sent, ++sent));
    }, pauseMs);
  };
}
