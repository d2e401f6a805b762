import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { within } from "../../schema/http/within.ts";
import type { Budgets } from "../budget/budgets.ts";
import { type Client, clientOf } from "../budget/client.ts";
import { costOfRequest } from "../budget/debit.ts";
import { OverloadedError, RateLimitedError } from "../errors.ts";
import { SubgraphUnavailableError } from "../execute/errors.ts";
import { UnauthenticatedError } from "../identity/errors.ts";
import type { Identify } from "../identity/identify.ts";
import { limits } from "../limits.ts";
import { readRange } from "../snapshots/byte-range.ts";
import type {
  SnapshotAnswer,
  SnapshotAsked,
  SnapshotFile,
  SnapshotFiles,
} from "../snapshots/snapshot-files.ts";
import { actorOf } from "./actor-of.ts";
import { boundTaking } from "./bound-taking.ts";
import { HttpRefusal, overloaded, rateRefusal } from "./http-refusal.ts";
import type { ClientKind, Turnstile } from "./turnstile.ts";

export interface SnapshotSide {
  readonly snapshots: SnapshotFiles;
  readonly identify: Identify | null;
  readonly turnstile: Turnstile;
  readonly budgets: Budgets | null;
}

const pathForm = /^\/snapshots\/(?<province>\d{2})\/(?<id>[0-9a-f-]{36})$/;

/** Bytes that are fetched from a province at once. */
const partBytes = 1_048_576;
/** How often a part is asked for until the download breaks off. */
const triesMax = 3;

/** Downloads in hand, by clients. */
const inHand = new Map<string, number>();

/**
 * Hands out the file of a snapshot to whom it belongs: the next part is fetched once this one is taken, so a
 * slow client costs one part of memory and no more.
 *
 * @throws HttpRefusal
 */
export async function answerSnapshot(
  side: SnapshotSide,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const { method = "GET", headers } = request;
  const { province, id } = pathForm.exec(path)?.groups ?? {};
  if (province === undefined || id === undefined) throw notFound;
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    throw methodNotAllowed;
  }
  const departure = new AbortController();
  response.once("close", () => departure.abort());
  const asked = await admitted(side, request, response, { province, id, signal: departure.signal });
  const file = found(await side.snapshots.look(asked).catch(unavailable));
  const etag = `"${file.sha256}"`;
  response.setHeader("etag", etag);
  response.setHeader("accept-ranges", "bytes");
  response.setHeader("cache-control", "private, no-store");
  response.setHeader("last-modified", new Date(file.createdAt).toUTCString());
  response.setHeader("vary", "authorization");
  if (headers["if-none-match"]?.split(",").some((one) => one.trim() === etag)) {
    response.writeHead(304).end();
    return;
  }
  // Whoever holds a part of another file gets this one whole.
  const isOfThis = headers["if-range"] === undefined || headers["if-range"] === etag;
  const range = readRange(method === "GET" && isOfThis ? headers.range : undefined, file.bytes);
  if (range.kind === "unsatisfiable") {
    response.writeHead(416, { "content-range": `bytes */${file.bytes}` }).end();
    return;
  }
  const isPart = range.kind === "part";
  const [from, to] = isPart ? [range.from, range.to] : [0, file.bytes - 1];
  response.writeHead(isPart ? 206 : 200, {
    "content-type": "application/gzip",
    "content-disposition": `attachment; filename="${file.fileName}.ndjson.gz"`,
    "content-length": to - from + 1,
    "repr-digest": `sha-256=:${Buffer.from(file.sha256, "hex").toString("base64")}:`,
    ...(isPart && { "content-range": `bytes ${from}-${to}/${file.bytes}` }),
  });
  if (method === "HEAD") {
    response.end();
    return;
  }
  const mayGoOn = () => isNotRevoked(side, request);
  await send({ ...side, mayGoOn }, asked, response, { from, to });
  boundTaking(request, response);
}

/** @throws HttpRefusal */
async function admitted(
  { identify, turnstile, budgets }: SnapshotSide,
  request: IncomingMessage,
  response: ServerResponse,
  asked: Omit<SnapshotAsked, "actor">,
): Promise<SnapshotAsked> {
  const isAnonymous = identify === null || request.headers.authorization === undefined;
  const kind: ClientKind = isAnonymous ? "anonymous" : "known";
  if (!turnstile.enter(kind)) throw overloaded(new OverloadedError());
  try {
    const actor = await actorOf(request, identify);
    const client = clientOf(actor, request.socket.remoteAddress);
    const paid = await budgets?.pay(client, costOfRequest);
    if (paid instanceof RateLimitedError) throw rateRefusal(paid);
    takePlace(client, response);
    return { ...asked, actor };
  } finally {
    // A download may take long, and has a bound of its own.
    turnstile.leave(kind);
  }
}

/**
 * Until the response is done with, whichever way that ends.
 *
 * @throws HttpRefusal
 */
function takePlace({ key }: Client, response: ServerResponse): void {
  if (response.destroyed) return;
  const own = inHand.get(key) ?? 0;
  const all = [...inHand.values()].reduce((sum, one) => sum + one, 0);
  if (all >= limits.downloadsMax) throw overloaded(new OverloadedError());
  if (own >= limits.clientDownloadsMax) throw rateRefusal(new RateLimitedError(tooMany));
  inHand.set(key, own + 1);
  response.once("close", () => {
    const left = (inHand.get(key) ?? 1) - 1;
    if (left > 0) inHand.set(key, left);
    else inHand.delete(key);
  });
}

const tooMany = {
  limit: "clientDownloadsMax",
  ...{ met: 1, left: 0, retryAfterSeconds: 5 },
} as const;

/** A token that runs out does not break off what was begun with it, as one that is revoked does. */
async function isNotRevoked(
  { identify }: Pick<SnapshotSide, "identify">,
  request: IncomingMessage,
): Promise<boolean> {
  if (identify === null || request.headers.authorization === undefined) return true;
  try {
    await identify(request.headersDistinct.authorization ?? []);
    return true;
  } catch (error) {
    return !(error instanceof UnauthenticatedError) || error.reason === "EXPIRED";
  }
}

/** A download that cannot go on is cut off, so that nobody takes it for whole. */
async function send(
  { snapshots, mayGoOn }: Pick<SnapshotSide, "snapshots"> & { mayGoOn: () => Promise<boolean> },
  asked: SnapshotAsked,
  response: ServerResponse,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  try {
    for (let at = from; at <= to; ) {
      const length = Math.min(partBytes, to - at + 1);
      if (!(await mayGoOn())) break;
      const part = await partOf(snapshots, asked, { from: at, length });
      if (part === null || part.length > length || response.destroyed) break;
      at += part.length;
      if (!response.write(part)) await drained(response, asked.signal);
      if (at > to) {
        response.end();
        return;
      }
    }
  } catch {
    // Told to the client by the end of the connection, which is all that is left to tell it by.
  }
  response.destroy();
}

async function partOf(
  snapshots: SnapshotFiles,
  asked: SnapshotAsked,
  range: { readonly from: number; readonly length: number },
): Promise<Buffer | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      const part = await snapshots.part(asked, range);
      return part.kind === "found" ? part.found : null;
    } catch (error) {
      if (asked.signal.aborted || tries >= triesMax) throw error;
    }
  }
}

/** Whoever takes nothing any more is cut off by the server's own bound, and who takes next to nothing by this one. */
async function drained(response: ServerResponse, departure: AbortSignal): Promise<void> {
  const signal = within(limits.takingMsMax, departure);
  await once(response, "drain", { signal });
}

function found(answer: SnapshotAnswer<SnapshotFile>): SnapshotFile {
  if (answer.kind === "found") return answer.found;
  if (answer.status === 404) throw notFound;
  if (answer.status === 410) throw gone;
  throw new HttpRefusal({
    status: 403,
    code: "FORBIDDEN",
    message: "The snapshot is not shown on its ground any more.",
    details: answer.reason === null ? {} : { reason: answer.reason },
  });
}

function unavailable(error: unknown): never {
  if (!(error instanceof SubgraphUnavailableError)) throw error;
  throw new HttpRefusal({
    status: 503,
    code: "PROVINCE_UNAVAILABLE",
    message: "The province that keeps the snapshot does not answer.",
    details: { reason: error.reason },
    headers: { "retry-after": "5" },
  });
}

const notFound = new HttpRefusal({
  status: 404,
  code: "NOT_FOUND",
  message: "There is no such snapshot of yours; it may be over.",
});
const gone = new HttpRefusal({
  status: 410,
  code: "GONE",
  message: "Somebody in this snapshot is not to be seen any more; ask for a new one.",
});
const methodNotAllowed = new HttpRefusal({
  status: 405,
  code: "METHOD_NOT_ALLOWED",
  message: "Send a GET or a HEAD.",
});
