import { isNativeError } from "node:util/types";
import { Agent, buildConnector, type Dispatcher, request } from "undici";
import type { AddressRanges } from "../../../schema/http/addresses.ts";
import { readRetryAfter } from "../../../schema/http/retry-after.ts";
import { within } from "../../../schema/http/within.ts";
import type { ChangeEvent } from "../change/change-event.ts";
import {
  AddressRefusedError,
  type Lookup,
  pinnedLookup,
  systemLookup,
  tellableAddresses,
} from "./webhook-address.ts";
import { signaturesOf } from "./webhook-secret.ts";

/** What came of telling somebody something. */
export type Told =
  | { readonly kind: "told"; readonly status: number }
  | {
      readonly kind: "failed";
      /** Null when there was no answer. */
      readonly status: number | null;
      /** Such as "TIMEOUT" or "STATUS_500". */
      readonly error: string;
      /** How long to wait at least, as the answer says. */
      readonly retryAfterMs: number | null;
    };

export interface WebhookClientOptions {
  /** Addresses that may be told although they are not of the public internet, also by http. */
  readonly allowed: AddressRanges;
  readonly now: () => number;
  /** Who is believed at https, in PEM; else those whom Node knows. */
  readonly ca?: string;
  /** Looks names up, unless as the system does. */
  readonly lookup?: Lookup;
  /** Milliseconds for a whole answer, unless as usual. */
  readonly answerMsMax?: number;
}

export interface Telling {
  readonly url: string;
  readonly event: ChangeEvent;
  /** The newest first. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

const bounds = {
  connectMsMax: 10_000,
  answerMsMax: 15_000,
  answerBytesMax: 65_536,
  headBytesMax: 16_384,
  /** A connection that is silent is closed before most servers close it. */
  keptMs: 4_000,
  /** As many as are told at once: who waits for a connection that another one's endpoint holds would be late. */
  connectionsPerHostMax: 64,
} as const;

/** Tells endpoints what is new. Nothing of an answer is believed or kept but its status. */
export class WebhookClient {
  readonly #options: WebhookClientOptions;
  readonly #agent: Agent;

  constructor(options: WebhookClientOptions) {
    this.#options = options;
    this.#agent = new Agent({
      connect: guardedConnector(options),
      connections: bounds.connectionsPerHostMax,
      pipelining: 1,
      keepAliveTimeout: bounds.keptMs,
      keepAliveMaxTimeout: bounds.keptMs,
      headersTimeout: bounds.answerMsMax,
      bodyTimeout: bounds.answerMsMax,
      maxHeaderSize: bounds.headBytesMax,
      maxResponseSize: bounds.answerBytesMax,
    });
  }

  async tell({ url, event, secrets, signal }: Telling): Promise<Told> {
    const { now, answerMsMax = bounds.answerMsMax } = this.#options;
    const timestamp = Math.floor(now() / 1_000);
    const { id, body } = event;
    const inTime = within(answerMsMax, signal);
    try {
      const answer = await request(url, {
        dispatcher: this.#agent,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "laowu-webhooks",
          "webhook-id": id,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": signaturesOf(secrets, { id, timestamp, body }),
        },
        body,
        signal: inTime,
      });
      return await toldBy(answer, now());
    } catch (cause) {
      const error = isTimeout(inTime) ? "TIMEOUT" : errorOf(cause);
      return { kind: "failed", status: null, error, retryAfterMs: null };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function isTimeout({ reason }: AbortSignal): boolean {
  return Object(reason).name === "TimeoutError";
}

/** Looks before each connection, so also before one that is opened anew, whether it may be opened, and where. */
function guardedConnector({
  allowed,
  ca,
  lookup = systemLookup,
}: WebhookClientOptions): buildConnector.connector {
  return (options, callback) => {
    tellableAddresses(options, { allowed, lookup }).then(
      (found) => {
        const connect = buildConnector({
          timeout: bounds.connectMsMax,
          maxCachedSessions: 0,
          lookup: pinnedLookup(found),
          ...(ca !== undefined && { ca }),
        });
        connect(options, callback);
      },
      (error: Error) => callback(error, null),
    );
  };
}

/** A redirect is no success, and is not followed: it would lead past what was registered. */
async function toldBy(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  nowMs: number,
): Promise<Told> {
  // An answer that is too long, or breaks off, has said with its status what there is to know.
  await body.dump({ limit: bounds.answerBytesMax }).catch(() => {});
  if (status >= 200 && status < 300) return { kind: "told", status };
  const saysWhen = status === 429 || status === 503;
  const retryAfterMs = saysWhen ? readRetryAfter(headers["retry-after"], nowMs) : null;
  return { kind: "failed", status, error: `STATUS_${status}`, retryAfterMs };
}

/** A stable word, without what the machine says of its network. */
function errorOf(cause: unknown): string {
  if (cause instanceof AddressRefusedError) return "ADDRESS_REFUSED";
  const code = isNativeError(cause) && "code" in cause ? String(cause.code) : "";
  if (/TIMEOUT|^ETIMEDOUT$/.test(code)) return "TIMEOUT";
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code)) return "NAME_UNKNOWN";
  if (/CERT|SSL|TLS|SIGNATURE|SELF_SIGNED|ALTNAME/.test(code)) return "CERTIFICATE";
  return "NO_ANSWER";
}
