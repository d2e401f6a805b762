import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { SigningKey } from "../../schema/signatures/keys.ts";
import { signedHeaders } from "./trust.ts";

export interface SigningProxy {
  /** An origin, without a path. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Signs whatever it is sent in a gateway's name and passes it on: for tests that are not about signatures. */
export async function aSigningProxy(
  target: string,
  { audience, key }: { readonly audience: string; readonly key: SigningKey },
): Promise<SigningProxy> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { method = "GET", url = "/" } = incoming;
    const { host: _, connection: __, "transfer-encoding": ___, ...rest } = incoming.headers;
    const sent = Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [name, String(value)]),
    );
    const headers = signedHeaders({
      ...{ audience, key, method, body, headers: sent },
      path: url,
    });
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
    stop: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
