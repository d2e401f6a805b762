import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Stands before a service, passes everything on, and sees how it is signed. */
export interface SessionCounter {
  readonly url: string;
  /** Sessions that were asked for. */
  readonly sessions: number;
  /** Of the last call, other than for a session. */
  readonly lastAlgorithm: string | null;
  stop(): Promise<void>;
}

export async function aSessionCounter(target: string): Promise<SessionCounter> {
  let sessions = 0;
  let lastAlgorithm: string | null = null;
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { url = "", method, headers } = incoming;
    if (url === "/session") sessions += 1;
    else lastAlgorithm = /;alg="([^"]+)"/.exec(String(headers["signature-input"]))?.[1] ?? null;
    const passed = request(new URL(url, target), { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once("error", () => outgoing.destroy());
    passed.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get sessions() {
      return sessions;
    },
    get lastAlgorithm() {
      return lastAlgorithm;
    },
    stop: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
