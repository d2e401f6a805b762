import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { notListening } from "./errors.ts";
import type { Logger } from "./logger.ts";

/** The text of `/metrics`, and its media type. */
export type ServiceMetrics = () => Promise<{
  readonly contentType: string;
  readonly text: string;
}>;

export interface MetricsPlace {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
}

export interface MetricsListener {
  /** Such as "http://127.0.0.1:9461/metrics". */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Tells at `/metrics` how a service does, on a port of its own: who collects such numbers has no key to sign
 * with, and at the port of the service nothing is told to who has none.
 *
 * @throws StartError when the address cannot be listened on
 */
export async function listenForMetrics(
  { host, port }: MetricsPlace,
  metrics: ServiceMetrics,
  logger: Logger,
): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    const isAsked = request.method === "GET" && request.url === "/metrics";
    if (!isAsked) return void response.writeHead(404).end();
    metrics()
      .then(({ contentType, text }) =>
        response.writeHead(200, { "content-type": contentType }).end(text),
      )
      .catch((cause: unknown) => {
        logger.error("The metrics could not be told.", { cause });
        response.writeHead(500).end();
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(notListening({ host, port }, cause)));
    server.listen(port, host, () => resolve());
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
