import { request } from "undici";
import { readRetryAfter } from "../../../schema/http/retry-after.ts";
import { within } from "../../../schema/http/within.ts";
import { type Surroundings, UsageError } from "../command.ts";
import type { CallerToken } from "./caller-token.ts";
import { urlOfHouse } from "./house-gateway.ts";

/** What a gateway says of one error. */
export interface ToldError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** How asking went. Only `answered` has data; `later` may go better another time, `refused` will not. */
export type Asked<Data> =
  | {
      readonly kind: "answered";
      readonly data: Data;
      readonly errors: readonly ToldError[];
    }
  | {
      readonly kind: "later";
      readonly reason: string;
      /** What the gateway asks for, or null. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: "refused"; readonly reason: string };

/** The answer comes within the gateway's own deadline, 30 seconds at the most. */
const timeoutMs = 40_000;

/** Codes of what is nobody's fault, or will have changed by then. */
const passing: ReadonlySet<unknown> = new Set([
  ...["OVERLOADED", "RATE_LIMITED", "REQUEST_TIMEOUT", "ISSUER_UNAVAILABLE"],
  ...["ACCESS_LOG_UNAVAILABLE", "COVERAGE_INCOMPLETE", "INTERNAL_SERVER_ERROR"],
  ...["PROVINCE_UNAVAILABLE", "SUBGRAPH_UNAVAILABLE", "SUBGRAPH_ERROR"],
  ...["DATABASE_UNAVAILABLE", "DEADLINE_EXCEEDED"],
]);

/**
 * @param wanted what --url says; without it the gateway of this house is meant
 * @throws UsageError
 */
export function gatewayOf(wanted: string | undefined, around: Pick<Surroundings, "env">): URL {
  const url = wanted ?? urlOfHouse(around);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError("--url must begin with http:// or https://.");
  return new URL(url);
}

/** Asks one gateway. */
export class GatewayClient {
  readonly #url: URL;
  readonly #token: CallerToken;

  constructor(url: URL, token: CallerToken) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws when the signal is aborted, UsageError when there is no token where one was promised */
  async ask<Data>(
    question: { readonly query: string; readonly variables: object },
    signal: AbortSignal,
  ): Promise<Asked<Data>> {
    const token = await this.#token();
    let status: number;
    let retryAfterMs: number | null = null;
    let text: string;
    try {
      const { statusCode, headers, body } = await request(new URL("/graphql", this.#url), {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/graphql-response+json, application/json;q=0.9",
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(question),
        signal: within(timeoutMs, signal),
      });
      status = statusCode;
      retryAfterMs = readRetryAfter(headers["retry-after"], Date.now());
      text = await body.text();
    } catch (cause) {
      signal.throwIfAborted();
      const { code } = Object(cause) as { readonly code?: unknown };
      const reason = typeof code === "string" ? code : "timeout";
      return {
        kind: "later",
        reason: `${this.#url.origin} does not answer (${reason})`,
        retryAfterMs,
      };
    }
    return judged<Data>(status, text, retryAfterMs);
  }
}

function judged<Data>(status: number, text: string, retryAfterMs: number | null): Asked<Data> {
  const { data, errors = [] } = parsed<Data>(text);
  if (data !== undefined && data !== null) return { kind: "answered", data, errors };
  const [error] = errors;
  const reason = error ? toldOf(error) : `HTTP ${status}`;
  const code = error?.extensions?.code;
  const mayPass = code === undefined ? status >= 500 || status === 429 : isPassing(errors);
  return mayPass ? { kind: "later", reason, retryAfterMs } : { kind: "refused", reason };
}

/** Whether there may be an answer another time; what is wrong with a question stays so. */
export function isPassing(errors: readonly ToldError[]): boolean {
  return errors.length === 0 || errors.some(({ extensions }) => passing.has(extensions?.code));
}

/** One line of what is told of an error: behind its message, what the message does not say itself. */
export function toldOf({ message, extensions }: ToldError): string {
  const { code, reason, province } = extensions ?? {};
  const told = [code, reason, province].filter(
    (one) => typeof one === "string" && !message.includes(one),
  );
  return told.length === 0 ? message : `${message} (${told.join(", ")})`;
}

function parsed<Data>(text: string): {
  readonly data?: Data | null;
  readonly errors?: readonly ToldError[];
} {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
