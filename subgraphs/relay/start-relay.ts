import { listenForMetrics } from "../service/metrics-listener.ts";
import { Relay, type RelayOptions } from "./relay.ts";
import { RelayMetrics } from "./relay-metrics.ts";

export interface StartRelayOptions extends Omit<RelayOptions, "metrics"> {
  readonly reconcileNow: boolean;
  /** Null serves no metrics. */
  readonly metricsPort: number | null;
}

/** Only for who is on this machine. */
const host = "127.0.0.1";

/** Starts a relay, and what tells how it does. */
export async function startRelay({
  reconcileNow,
  metricsPort: port,
  ...options
}: StartRelayOptions): Promise<{ readonly stop: () => Promise<void> }> {
  const metrics = new RelayMetrics();
  const tell = async () => ({ contentType: metrics.contentType, text: await metrics.text() });
  const listener =
    port === null ? null : await listenForMetrics({ host, port }, tell, options.logger);
  const relay = new Relay({ ...options, metrics });
  if (reconcileNow) relay.reconcileSoon();
  relay.start();
  return {
    stop: async () => {
      await relay.stop();
      await listener?.stop();
    },
  };
}
