import { readFile } from "node:fs/promises";
import { isNativeError } from "node:util/types";
import {
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from "@nats-io/jetstream";
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  headers,
  type NatsConnection,
  nanos,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "@nats-io/transport-node";
import { kinds as kindsOfRecords } from "../../province/change/change-event.ts";
import { StartError } from "../../service/errors.ts";
import type { EventStream, StreamEvent, StreamMessage, StreamPlace } from "../stream.ts";
import type { NatsSettings } from "./nats-settings.ts";

const bounds = {
  connectMs: 10_000,
  askMs: 10_000,
  /** Messages that are on their way at once. */
  publishedAtOnce: 256,
  /** How often it is looked what there still is of a stream that is read; so often in a row nothing may come. */
  quietMs: 1_000,
  quietMax: 20,
} as const;

const dayMs = 86_400_000;

/** Header fields in which a message says up to where it tells. */
const fields = { cursor: "Laowu-Cursor", people: "Laowu-Persons" } as const;

/** Kinds of all events that a relay publishes; whatever else somebody puts into the stream tells no place. */
const kinds = [
  ...Object.values(kindsOfRecords),
  "snapshot",
  "persons",
  "heartbeat",
  "reconciliation",
];

/**
 * Connects to a broker and makes the stream unless it is there. A connection that breaks is not mended
 * here: whoever publishes must look first at what has come through.
 *
 * @throws StartError when the stream cannot be used
 */
export async function openNatsStream(settings: NatsSettings): Promise<EventStream> {
  const isTls = settings.caFile !== null || settings.servers.some((url) => url.startsWith("tls:"));
  const connection = await connect({
    servers: [...settings.servers],
    name: `laowu relay ${settings.province}`,
    reconnect: false,
    timeout: bounds.connectMs,
    authenticator: await authenticatorsOf(settings),
    ...(isTls && { tls: settings.caFile === null ? {} : { caFile: settings.caFile } }),
  });
  try {
    // The client speaks in clear where the server does not offer to do otherwise, or somebody between says so.
    if (isTls && !connection.info?.tls_required && !connection.info?.tls_available)
      throw new StartError("The broker does not speak TLS.");
    const manager = await jetstreamManager(connection, { timeout: bounds.askMs });
    await makeStream(manager, settings);
    const { state } = await manager.streams.info(settings.name);
    return new NatsStream({ connection, manager, settings, sequence: state.last_seq });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function authenticatorsOf(settings: NatsSettings): Promise<Authenticator[]> {
  const { credsFile, user, password, token } = settings;
  return [
    ...(credsFile === null ? [] : [credsAuthenticator(await readFile(credsFile))]),
    ...(user === null ? [] : [usernamePasswordAuthenticator(user, password ?? "")]),
    ...(token === null ? [] : [tokenAuthenticator(token)]),
  ];
}

/** One that is there stays as its operator made it, but it must take what is published. */
async function makeStream(manager: JetStreamManager, settings: NatsSettings): Promise<void> {
  const { name, province, keepDays, replicas } = settings;
  const subjects = `laowu.${province}.>`;
  const known = await manager.streams.info(name).catch((error: unknown) => {
    if (error instanceof JetStreamApiError && error.status === 404) return null;
    throw error;
  });
  if (known === null)
    await manager.streams.add({
      ...{ name, subjects: [subjects], num_replicas: replicas },
      ...{ storage: StorageType.File, retention: RetentionPolicy.Limits },
      ...{ discard: DiscardPolicy.Old, max_age: nanos(keepDays * dayMs) },
    });
  else if (!known.config.subjects.includes(subjects))
    throw new StartError(`The stream ${name} is there, but does not take ${subjects}.`);
}

interface NatsStreamOptions {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly settings: NatsSettings;
  /** Of the last message. */
  readonly sequence: number;
}

class NatsStream implements EventStream {
  readonly #options: NatsStreamOptions;
  readonly #client: JetStreamClient;
  #sequence: number;

  constructor(options: NatsStreamOptions) {
    this.#options = options;
    this.#client = jetstream(options.connection, { timeout: bounds.askMs });
    this.#sequence = options.sequence;
  }

  async lastPlace(): Promise<StreamPlace | null> {
    const { manager, settings } = this.#options;
    const last = await Promise.all(
      kinds.map((kind) =>
        manager.streams.getMessage(settings.name, { last_by_subj: this.#subjectOf(kind) }),
      ),
    );
    const [latest] = last
      .filter((message) => message !== null)
      .filter((message) => message.header.has(fields.cursor))
      .sort((a, b) => b.seq - a.seq);
    if (latest === undefined) return null;
    return {
      cursor: latest.header.get(fields.cursor),
      people: latest.header.get(fields.people),
    };
  }

  async publish(events: readonly StreamEvent[]): Promise<void> {
    const { publishedAtOnce: batch } = bounds;
    for (let at = 0; at < events.length; at += batch)
      await this.#publishBatch(events.slice(at, at + batch));
  }

  /**
   * All are on their way at once. Each names the number of the message before it, so when one is not
   * stored, or somebody else has put one between, those behind it are refused.
   */
  async #publishBatch(events: readonly StreamEvent[]): Promise<void> {
    const settled = await Promise.allSettled(
      events.map(({ id, kind, body, place }, index) => {
        const told = headers();
        told.set(fields.cursor, place.cursor);
        told.set(fields.people, place.people);
        return this.#client.publish(this.#subjectOf(kind), body, {
          msgID: id,
          headers: told,
          expect: { lastSequence: this.#sequence + index },
        });
      }),
    );
    for (const one of settled) {
      if (one.status === "rejected") throw asError(one.reason);
      // Known already, so what stands before it is not what was thought.
      if (one.value.duplicate) throw new Error("The stream has this event already.");
      this.#sequence = one.value.seq;
    }
  }

  async *messages(): AsyncIterable<StreamMessage> {
    const { manager, settings } = this.#options;
    const { state } = await manager.streams.info(settings.name);
    if (state.messages === 0) return;
    const consumer = await this.#client.consumers.get(settings.name, {
      deliver_policy: DeliverPolicy.All,
    });
    const messages = await consumer.consume({ max_messages: 1_000 });
    let [read, quiet, isWaiting, isOver] = [0, 0, true, false];
    const look = async (): Promise<void> => {
      if (!isWaiting) return;
      quiet += 1;
      if (quiet > bounds.quietMax) throw new Error("The stream tells no more of what it has.");
      // What was behind may have been forgotten meanwhile.
      if (quiet < 2 || (await this.#hasBehind(read, state.last_seq))) return;
      isOver = true;
      messages.stop();
    };
    const looking = setInterval(() => {
      look().catch((error: unknown) => messages.stop(asError(error)));
    }, bounds.quietMs);
    try {
      for await (const message of messages) {
        isWaiting = false;
        yield { kind: message.subject.split(".").at(-1) ?? "", body: message.string() };
        if (message.seq >= state.last_seq || message.info.pending === 0) return;
        [read, quiet, isWaiting] = [message.seq, 0, true];
      }
      if (!isOver) throw new Error("The stream broke off before its end.");
    } finally {
      clearInterval(looking);
      await messages.close();
    }
  }

  async #hasBehind(read: number, last: number): Promise<boolean> {
    const { manager, settings } = this.#options;
    const wanted = { seq: read + 1, next_by_subj: ">" };
    const message = await manager.streams.getMessage(settings.name, wanted);
    return message !== null && message.seq <= last;
  }

  async keepLast(kind: string, count: number): Promise<void> {
    const { manager, settings } = this.#options;
    await manager.streams.purge(settings.name, { filter: this.#subjectOf(kind), keep: count });
  }

  close(): Promise<void> {
    return this.#options.connection.close();
  }

  #subjectOf(kind: string): string {
    return `laowu.${this.#options.settings.province}.${kind}`;
  }
}

function asError(reason: unknown): Error {
  return isNativeError(reason) ? reason : new Error(String(reason));
}
