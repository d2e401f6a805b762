import type { IncomingMessage, ServerResponse } from "node:http";
import type { LimitError, OverloadedError, RateLimitedError } from "../errors.ts";
import { limits } from "../limits.ts";

/** A request that is refused before GraphQL sees it. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  readonly status: number;
  /** What a client may read beside the message: the code, and perhaps details. */
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(refusal: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly headers?: Readonly<Record<string, string>>;
  }) {
    super(refusal.message);
    this.status = refusal.status;
    this.extensions = { ...refusal.details, code: refusal.code };
    this.headers = refusal.headers ?? {};
  }
}

export function limitRefusal(
  status: number,
  { message, code, extensions: details }: LimitError,
): HttpRefusal {
  return new HttpRefusal({ status, code, message, details });
}

/** More is asked than can be answered in time; told at random, so that they do not all come back at once. */
export function overloaded({ code, message }: OverloadedError): HttpRefusal {
  const { askAgainSecondsMin, askAgainSecondsMax } = limits;
  const spread = Math.random() * (askAgainSecondsMax - askAgainSecondsMin + 1);
  const retryAfter = String(askAgainSecondsMin + Math.floor(spread));
  return new HttpRefusal({ status: 503, code, message, headers: { "retry-after": retryAfter } });
}

export function rateRefusal({ message, code, extensions, retryAfterSeconds }: RateLimitedError) {
  const headers = { "retry-after": String(retryAfterSeconds) };
  return new HttpRefusal({ status: 429, code, message, details: extensions, headers });
}

/** Refusals of which there are most when there is least time. */
const comesInCrowds: ReadonlySet<number> = new Set([429, 503]);

/** Refusals look like GraphQL answers, because GraphQL clients read them. */
export function sendRefusal(response: ServerResponse, refusal: HttpRefusal): void {
  if (response.headersSent || response.destroyed) return;
  const { status, message, extensions, headers } = refusal;
  // The rest of a refused body is not read, so the connection cannot be used again. A small one Node
  // reads and forgets, which costs less than a new connection, and now that matters.
  if (!comesInCrowds.has(status) || !isSmall(response.req))
    response.setHeader("connection", "close");
  response.writeHead(status, { ...headers, "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ errors: [{ message, extensions }] }));
}

function isSmall({ method, headers }: IncomingMessage): boolean {
  return method === "GET" || Number(headers["content-length"] ?? Number.NaN) <= limits.bodyBytesMax;
}
