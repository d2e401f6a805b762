import type { ServerResponse } from "node:http";

/** A request that is refused before GraphQL sees it. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  readonly status: number;
  readonly code: string;

  constructor(refusal: { status: number; code: string; message: string }) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = refusal.code;
  }
}

/** Refusals look like GraphQL answers, because GraphQL clients read them. */
export function sendRefusal(response: ServerResponse, refusal: HttpRefusal): void {
  if (response.headersSent || response.destroyed) return;
  const { status, code, message } = refusal;
  // The rest of a refused body is not read, so the connection cannot be used again.
  response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}
