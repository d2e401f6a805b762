import { setTimeout as sleep } from "node:timers/promises";
import { openNatsStream } from "../../../subgraphs/relay/nats/open-nats-stream.ts";
import { Relay, type RelayOptions } from "../../../subgraphs/relay/relay.ts";
import { RelayMetrics } from "../../../subgraphs/relay/relay-metrics.ts";
import type { EventStream } from "../../../subgraphs/relay/stream.ts";
import type { LogFields } from "../../../subgraphs/service/logger.ts";
import type { TestNats } from "../../support/nats.ts";

/** What somebody reads in a stream. */
export interface ReadEvent {
  readonly kind: string;
  readonly body: string;
  readonly data: {
    readonly id?: string;
    readonly recordId?: string;
    readonly version?: number | null;
    readonly watermark?: string | null;
    readonly cursor?: string;
    readonly isEqual?: boolean;
    readonly differing?: number;
  };
}

/** Also makes it. */
export function openStream({ url }: TestNats, name = "LAOWU_61"): Promise<EventStream> {
  const nobody = { credsFile: null, caFile: null, user: null, password: null, token: null };
  return openNatsStream({
    ...{ servers: [url], province: "61", name, keepDays: 30, replicas: 1, ...nobody },
  });
}

export async function readEvents(nats: TestNats, name?: string): Promise<readonly ReadEvent[]> {
  const stream = await openStream(nats, name);
  const events: ReadEvent[] = [];
  for await (const { kind, body } of stream.messages())
    events.push({ kind, body, data: JSON.parse(body).data });
  await stream.close();
  return events;
}

/** Those of records. */
export function changesIn(events: readonly ReadEvent[]): readonly ReadEvent[] {
  return events.filter(({ data }) => data.recordId !== undefined);
}

export interface TestRelay {
  readonly relay: Relay;
  readonly metrics: RelayMetrics;
  readonly lines: readonly { readonly message: string; readonly fields: LogFields | undefined }[];
}

export function aRelay(
  nats: TestNats,
  databaseUrl: string,
  more: Partial<RelayOptions> & { readonly name?: string } = {},
): TestRelay {
  const { name, ...rest } = more;
  const metrics = new RelayMetrics();
  const lines: { message: string; fields: LogFields | undefined }[] = [];
  const say = (message: string, fields?: LogFields): void => void lines.push({ message, fields });
  const relay = new Relay({
    province: "61",
    databaseUrl,
    openStream: () => openStream(nats, name),
    metrics,
    logger: { info: say, warn: say, error: say },
    reconcileAt: "03:30",
    times: { lookMs: 10, againMs: 10, heartbeatMs: 60_000, peopleMs: 50 },
    ...rest,
  });
  relay.start();
  return { relay, metrics, lines };
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
