import type { ServerResponse } from "node:http";
import type { LimitError } from "../errors.ts";

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

/** Refusals look like GraphQL answers, because GraphQL clients read them. */
export function sendRefusal(response: ServerResponse, refusal: HttpRefusal): void {
  if (response.headersSent || response.destroyed) return;
  const { status, message, extensions, headers } = refusal;
  // The rest of a refused body is not read, so the connection cannot be used again.
  response.setHeader("connection", "close");
  response.writeHead(status, { ...headers, "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ errors: [{ message, extensions }] }));
}
