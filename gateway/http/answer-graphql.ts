import type { IncomingMessage, ServerResponse } from "node:http";
import type { Budgets } from "../budget/budgets.ts";
import { clientOf } from "../budget/client.ts";
import { costOfRequest } from "../budget/debit.ts";
import { OverloadedError, RateLimitedError } from "../errors.ts";
import { Departure } from "../execute/departure.ts";
import type { AskedToFollow } from "../follow/follower.ts";
import type { Subscriptions } from "../follow/subscriptions.ts";
import type { Identify } from "../identity/identify.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import type { GraphqlServer } from "../server.ts";
import { actorOf } from "./actor-of.ts";
import { answerStream } from "./answer-stream.ts";
import { parsed, refuseNesting, refuseVariables } from "./checked-json.ts";
import { HttpRefusal, overloaded, rateRefusal } from "./http-refusal.ts";
import { readBody } from "./read-body.ts";
import { sendPieces } from "./send-pieces.ts";
import type { ClientKind, Turnstile } from "./turnstile.ts";

export interface GraphqlSide {
  readonly graphql: GraphqlServer;
  /** Null when nobody is asked who they are. */
  readonly identify: Identify | null;
  readonly turnstile: Turnstile;
  /** Null when nobody pays for what they ask. */
  readonly budgets: Budgets | null;
  /** Null when nothing can be followed. */
  readonly subscriptions?: Subscriptions | null;
}

export interface GraphqlExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The query string with its question mark, or "". */
  readonly search: string;
  /** Milliseconds the body may take to arrive. */
  readonly bodyMsMax: number;
}

/**
 * Answers one GraphQL request; a client that goes away aborts it.
 *
 * @throws HttpRefusal
 */
export async function answerGraphql(
  { graphql, identify, turnstile, budgets, subscriptions = null }: GraphqlSide,
  { request, response, search, bodyMsMax }: GraphqlExchange,
): Promise<void> {
  const { method = "GET" } = request;
  if (method !== "GET" && method !== "POST") {
    response.setHeader("allow", "GET, POST");
    throw methodNotAllowed;
  }
  const isAnonymous = identify === null || request.headers.authorization === undefined;
  const kind = isAnonymous ? "anonymous" : "known";
  const enter = () => passThrough(turnstile, kind, response);
  let leave = isAnonymous ? enter() : () => {};
  const departure = new Departure();
  response.once("close", () => {
    if (!response.writableFinished) departure.abort();
  });
  if (method === "GET") refuseForeignPages(request);
  // Before the body: whoever is refused need not send it.
  const actor = await actorOf(request, identify);
  if (!isAnonymous) leave = enter();
  const client = clientOf(actor, request.socket.remoteAddress);
  const paid = budgets?.pay(client, costOfRequest);
  const settled = paid instanceof Promise ? await paid : paid;
  if (settled instanceof RateLimitedError) throw rateRefusal(settled);
  const body = method === "POST" ? await readJson(request, bodyMsMax) : undefined;
  const arrivedAt = performance.now();
  if (search !== "") refuseVariables(new URLSearchParams(search).get("variables") ?? "");
  const headers = headersRead(request);
  const question = { search, body, headers };
  if (subscriptions !== null && isForStream(question, subscriptions)) {
    // It is not in flight as long as it is open: each of its looks is.
    leave();
    const authorizations = isAnonymous ? [] : (request.headersDistinct.authorization ?? []);
    const address = request.socket.remoteAddress;
    const subscriber = { asked: question, authorizations, address, transport: "sse" } as const;
    return answerStream(subscriptions, subscriber, { request, response });
  }
  const asked = { method, headers, search, body, actor, client, signal: departure, arrivedAt };
  const answered = await graphql.answer(asked);
  if (response.destroyed) return;
  response.statusCode = answered.status;
  for (const [name, value] of answered.headers) response.setHeader(name, value);
  await sendPieces(answered.body, { request, response });
}

/**
 * Whoever takes nothing but events gets nothing else; whoever takes JSON, too, gets events for a
 * subscription alone.
 */
function isForStream(asked: AskedToFollow, { follower }: Subscriptions): boolean {
  const { accept = "" } = asked.headers;
  if (!/\btext\/event-stream\b/i.test(accept)) return false;
  return !/\bjson\b|\*\/\*/i.test(accept) || follower.isSubscription(asked);
}

/**
 * The request is in until its response is done with, whichever way that ends.
 *
 * @returns how it leaves before
 */
function passThrough(turnstile: Turnstile, kind: ClientKind, response: ServerResponse): () => void {
  if (!turnstile.enter(kind)) throw overloaded(new OverloadedError());
  let isIn = true;
  const leave = () => {
    if (isIn) turnstile.leave(kind);
    isIn = false;
  };
  if (response.destroyed) leave();
  else response.once("close", leave);
  return leave;
}

/**
 * A browser sends a plain GET for any page, with its user's rights, but asks us first before it sends
 * one with a header like these. Each is enough; the second is what other GraphQL servers take.
 */
function refuseForeignPages({ headers }: IncomingMessage): void {
  const isJson = mediaTypeOf(headers["content-type"]) === "application/json";
  if (!isJson && !headers["apollo-require-preflight"]) throw foreignPage;
}

function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(";", 1)[0]?.trim().toLowerCase();
}

async function readJson(request: IncomingMessage, msMax: number): Promise<unknown> {
  if (mediaTypeOf(request.headers["content-type"]) !== "application/json")
    throw unsupportedMediaType;
  const charset = /charset="?([\w-]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw unsupportedMediaType;
  const text = await readBody(request, msMax);
  refuseNesting(text);
  const body = parsed(text);
  // What is shorter as a whole has no longer part.
  const mayBeTooLong = Buffer.byteLength(text) > limits.variablesBytesMax;
  if (mayBeTooLong && isRecord(body)) refuseVariables(JSON.stringify(body.variables ?? null));
  return body;
}

/**
 * Headers that mean something behind HTTP. No other goes any further: whatever a client says in the
 * words that gateway and provinces use between themselves, nobody can come to read it.
 */
const readHeaders = [
  ...["accept", "content-type", "apollo-require-preflight"],
  ...["x-coverage", "x-deadline-ms", "graphql-cost"],
] as const;

/** A header that came several times is joined, as HTTP says. */
function headersRead(request: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const name of readHeaders) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

const methodNotAllowed = new HttpRefusal({
  status: 405,
  code: "METHOD_NOT_ALLOWED",
  message: "Send a POST, or a GET for a query.",
});
const foreignPage = new HttpRefusal({
  status: 400,
  code: "BAD_REQUEST",
  message:
    'A GET must have the header "content-type: application/json": a page of another site cannot send it, and so cannot ask in its visitors\' names.',
});
const unsupportedMediaType = new HttpRefusal({
  status: 415,
  code: "UNSUPPORTED_MEDIA_TYPE",
  message: "The body must be application/json in UTF-8.",
});
