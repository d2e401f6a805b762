import { createServer, type Server } from "node:http";
import { notListening } from "../service/errors.ts";
import { Relay, type RelayOptions } from "./relay.ts";
import { RelayMetrics } from "./relay-metrics.ts";

export interface StartRelayOptions extends Omit<RelayOptions, "metrics"> {
  readonly reconcileNow: boolean;
  /** Null serves no metrics. */
  readonly metricsPort: number | null;
}

/** Starts a relay, and what tells how it does. */
export async function startRelay({
  reconcileNow,
  metricsPort,
  ...options
}: StartRelayOptions): Promise<{ readonly stop: () => Promise<void> }> {
  const metrics = new RelayMetrics();
  const server = metricsPort === null ? null : await serveMetrics(metrics, metricsPort);
  const relay = new Relay({ ...options, metrics });
  if (reconcileNow) relay.reconcileSoon();
  relay.start();
  return {
    stop: async () => {
      await relay.stop();
      server?.closeAllConnections();
      server?.close();
    },
  };
}

/** Only for who is on this machine. */
const host = "127.0.0.1";

function serveMetrics(metrics: RelayMetrics, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(notListening({ host, port }, cause)));
    server.listen(port, host, () => resolve(server));
  });
}
