import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { notListening, StartError } from "../../service/errors.ts";
import type { Stoppable } from "../../service/run-service.ts";
import { errorUnder } from "../../service/under-setting.ts";
import { demoIssuers, keySetPath } from "./issuers.ts";
import { keyOf, publicPart } from "./keys.ts";

export interface IssuerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly keyFolder: string;
  readonly production: boolean;
}

export interface IssuerService extends Stoppable {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves the public keys of the demonstration's issuers, on this machine only. It gives nobody a token:
 * those are signed by `npm run token`, which only who may read the key files can use.
 *
 * @throws StartError in production, where keys that lie in a data folder must vouch for nobody, and when
 * there are no keys to be had
 */
export async function startIssuer(options: IssuerOptions): Promise<IssuerService> {
  if (options.production)
    throw new StartError("The demo issuer does not run in production: name your own issuers.");
  const keySets = new Map<string, string>();
  for (const issuer of demoIssuers) {
    const key = await keyOf(issuer, options.keyFolder).catch((cause: unknown) => {
      throw errorUnder("ISSUER_KEYS", cause);
    });
    const keys = [publicPart(key)];
    keySets.set(keySetPath(issuer), JSON.stringify({ keys }));
  }
  const server = createServer(({ method, url = "/" }, response) => {
    const isHealth = url === "/health/live" || url === "/health/ready";
    const content = isHealth ? '{"status":"ok"}' : keySets.get(url);
    if (method !== "GET" || content === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": "application/json" }).end(content);
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening").catch((cause: unknown) => {
    throw notListening({ host: "127.0.0.1", port: options.port }, cause);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
