import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import type { Caller } from "../../schema/access/caller.ts";
import { type LogHead, logHeadHeader, readLogHead } from "../../schema/access-log/log-head.ts";
import type { Claims } from "../../schema/signatures/claims.ts";
import { tlsFaultOf } from "../../schema/tls/tls-fault.ts";
import { isReady as saysItIsReady } from "../is-ready.ts";
import { limits } from "../limits.ts";
import type { RowsPlace } from "../plan/plan.ts";
import type { Trust } from "../trust.ts";
import { Connections } from "./connections.ts";
import type { DepartureSignal } from "./departure.ts";
import { SubgraphUnavailableError } from "./errors.ts";
import { abandoned, BrokenConnectionError, DistrustError, tooLate } from "./lost-calls.ts";
import type { SignedCall } from "./sign-call.ts";
import { SignedPosts } from "./signed-posts.ts";
import { type Clock, realClock } from "./traffic/clock.ts";
import type { LaneState } from "./traffic/lane.ts";
import { Traffic } from "./traffic/traffic.ts";
import type { UnreadRows } from "./unread-rows.ts";

/** What a subgraph answered. */
export interface SubgraphAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly SubgraphError[];
  /** How many objects the data is made of, without the one around all. */
  readonly objects: number;
  /** Those that the data lacks, because nobody has read them yet. */
  readonly rows?: UnreadRows;
  /** Whether any string in it may need escaping when written out again. */
  readonly escaped: boolean;
  /** Whether every character of it is ASCII, also once its escapes are read. */
  readonly ascii: boolean;
  /** Where the subgraph's access log stands, if its signature covers that. */
  readonly logHead: LogHead | null;
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** One call of a subgraph. */
export interface AskedCall {
  readonly url: string;
  /** Whom it is for: a province's code, or a subgraph's name. */
  readonly audience: string;
  readonly body: string;
  /** After this the call is given up; the subgraph is told as `x-deadline-ms`. */
  readonly timeoutMs: number;
  /** Whether it is a read, so that doing it twice is like doing it once. */
  readonly repeatable: boolean;
  /** Where rows of the answer stand that may stay unread, if there are such. */
  readonly rows?: RowsPlace | null;
  /** Who asks, and on what ground. */
  readonly caller: Caller;
  /** The same as the subgraph is told, when calls are signed. */
  readonly claims: Claims;
  readonly signal?: DepartureSignal | undefined;
}

/** What came back over HTTP, whole. */
export interface Reply {
  readonly status: number;
  /** The headers of these names. */
  readonly contentType: string | null;
  readonly retryAfter: string | null;
  readonly bytes: Buffer;
  /** What speaks against believing it, as a sentence; null when nothing does. */
  readonly doubt: string | null;
  /** Where its sender's access log stands, if its signature covers that. */
  readonly logHead: LogHead | null;
}

export interface Transport {
  /**
   * Posts one GraphQL request, unless calls there are stopped for the time being. A read may be sent
   * once more: servers close idle connections, and a request may be on its way just then. A write is
   * not, for nobody knows whether it was done.
   *
   * @throws SubgraphUnavailableError when no well-formed GraphQL answer comes in time
   */
  ask(call: AskedCall): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}

export interface WatchedTransport extends Transport {
  /**
   * Posts what is no GraphQL, once, whatever goes on with other calls there.
   *
   * @throws SubgraphUnavailableError
   */
  post(call: AskedCall): Promise<Reply>;
  /** What is going on with each URL that was asked. */
  readonly states: readonly { readonly url: string; readonly lanes: readonly LaneState[] }[];
  /** Gives up the ways to whatever is not at or below these URLs; nobody asks there any more. */
  keepOnly(baseUrls: readonly string[]): void;
  /** Whether whoever serves a URL says that it can answer. */
  readonly isReady: (url: string) => Promise<boolean>;
  /**
   * Posts once what is no question of anybody, beside the lanes: it may wait long for its answer, and
   * says nothing of how those are.
   *
   * @throws SubgraphUnavailableError
   */
  readonly postAside: (call: AskedCall) => Promise<Reply>;
}

/** Whether what is asked at a URL is served by who has this base URL. */
export function isAt(url: string, baseUrl: string): boolean {
  return url === baseUrl || url.startsWith(`${baseUrl}/`);
}

export interface TransportOptions {
  /** Signs calls and tells which answers to believe; without it, all are. */
  readonly trust?: Trust | null;
  /** The same, when it is not to be asked; calls there are stopped until it can. */
  readonly isReady?: (url: string) => Promise<boolean>;
  /** Closed with the transport. */
  readonly connections?: Connections;
  readonly clock?: Clock;
}

/**
 * The only place that asks a subgraph. What is sent beside the body is all made here: no header of a
 * client goes on.
 */
export function createTransport({
  trust = null,
  connections = new Connections(),
  isReady = (url) => saysItIsReady(url, { timeoutMs: limits.readinessMsMax, connections }),
  clock = realClock,
}: TransportOptions = {}): WatchedTransport {
  const targets = new Map<string, Target>();

  const targetOf = (url: string): Target => {
    const known = targets.get(url);
    if (known) return known;
    const { origin, pathname, search } = new URL(url);
    const path = pathname + search;
    const target: Target = { origin, path, send: (post) => send(origin, post) };
    targets.set(url, target);
    return target;
  };

  const arrivals = new Map<string, Arriving>();
  const arrivingFrom = (origin: string): Arriving => {
    const known = arrivals.get(origin) ?? { bytes: 0 };
    arrivals.set(origin, known);
    return known;
  };

  const send = (origin: string, post: Post): Promise<Reply> => {
    const { path, body, timeoutMs, signed, signal } = post;
    return new Promise((resolve, reject) => {
      // Keys may have been read meanwhile, and an abort that is over is not told again.
      if (signal?.aborted) throw abandoned();
      const onLost = (cause: Error) => connections.lost(origin, cause);
      const arriving = arrivingFrom(origin);
      const call = new Call({ resolve, reject, timeoutMs, signal, signed, onLost, arriving });
      const headers = {
        "content-type": contentType,
        accept: contentType,
        "x-deadline-ms": String(timeoutMs),
        ...signed?.headers,
      };
      connections.poolOf(origin).dispatch({ method: "POST", path, headers, body }, call);
    });
  };

  const signedPosts = trust && new SignedPosts(trust, contentType);
  const post = (asked: AskedCall): Promise<Reply> => {
    const target = targetOf(asked.url);
    if (signedPosts) return signedPosts.post(asked, target);
    const { body, timeoutMs, signal } = asked;
    return target.send({ path: target.path, body, timeoutMs, signed: null, signal });
  };

  const traffic = new Traffic({ post, isReady, clock });
  return {
    ask: (call) => traffic.ask(call),
    post,
    isReady,
    postAside: post,
    get states() {
      return traffic.states;
    },
    keepOnly(baseUrls) {
      const isKept = (url: string) => baseUrls.some((baseUrl) => isAt(url, baseUrl));
      traffic.keepOnly(isKept);
      const given = [...targets.keys()].filter((url) => !isKept(url));
      for (const url of given) targets.delete(url);
      if (given.length > 0) signedPosts?.forget();
      const origins = new Set([...targets.values()].map(({ origin }) => origin));
      for (const origin of arrivals.keys()) if (!origins.has(origin)) arrivals.delete(origin);
      connections.keepOnly(origins);
    },
    async close() {
      traffic.close();
      await connections.close();
    },
  };
}

const contentType = "application/json";

/** One HTTP request. */
interface Post {
  readonly path: string;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signed: SignedCall | null;
  readonly signal?: DepartureSignal | undefined;
}

interface Target {
  readonly origin: string;
  readonly path: string;
  readonly send: (post: Post) => Promise<Reply>;
}

/** What has come of the answers of one endpoint that are not whole yet. */
interface Arriving {
  bytes: number;
}

/** One call in flight: gathers the bytes, keeps the time, and settles exactly once. */
class Call implements Dispatcher.DispatchHandler {
  readonly #resolve: (reply: Reply) => void;
  readonly #reject: (error: SubgraphUnavailableError) => void;
  readonly #signal: DepartureSignal | undefined;
  readonly #signed: SignedCall | null;
  readonly #onLost: (cause: Error) => void;
  readonly #arriving: Arriving;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | null = null;
  #failure: SubgraphUnavailableError | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};

  constructor(call: {
    resolve: (reply: Reply) => void;
    reject: (error: SubgraphUnavailableError) => void;
    timeoutMs: number;
    signal: DepartureSignal | undefined;
    signed: SignedCall | null;
    onLost: (cause: Error) => void;
    arriving: Arriving;
  }) {
    this.#resolve = call.resolve;
    this.#reject = call.reject;
    this.#signal = call.signal;
    this.#signed = call.signed;
    this.#onLost = call.onLost;
    this.#arriving = call.arriving;
    this.#timer = setTimeout(() => this.#expire(), call.timeoutMs);
    this.#signal?.addEventListener("abort", this.#abandon, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure) controller.abort(this.#failure);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#failure) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#arriving.bytes += chunk.length;
    const { answerBytesMax, arrivingBytesMax } = limits;
    if (this.#bytes > answerBytesMax) this.#refuse(controller, "answer is", answerBytesMax);
    else if (this.#arriving.bytes > arrivingBytesMax)
      this.#refuse(controller, "answers at one time are", arrivingBytesMax);
  }

  #refuse(controller: Dispatcher.DispatchController, what: string, bytesMax: number): void {
    this.#failure = unavailable("BAD_ANSWER", `Its ${what} over ${bytesMax} bytes.`);
    controller.abort(this.#failure);
  }

  onResponseEnd(): void {
    this.#settle(() => {
      const [first, ...others] = this.#chunks;
      const bytes = first && others.length === 0 ? first : Buffer.concat(this.#chunks);
      const headers = this.#headers;
      const answer = { status: this.#status, headers, body: bytes };
      this.#resolve({
        status: this.#status,
        contentType: headers["content-type"] ?? null,
        retryAfter: headers["retry-after"] ?? null,
        bytes,
        doubt: this.#signed?.doubtOf(answer) ?? null,
        logHead: this.#signedLogHead(),
      });
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    if (this.#failure === null) this.#onLost(cause);
    this.#fail(this.#failure ?? lostConnection(cause, this.#status));
  }

  #signedLogHead(): LogHead | null {
    const head = this.#headers[logHeadHeader];
    return this.#signed && typeof head === "string" ? readLogHead(head) : null;
  }

  #expire(): void {
    this.#giveUp(tooLate());
  }

  readonly #abandon = () => {
    this.#giveUp(abandoned());
  };

  /** A call that waits for a connection has no controller yet: it is rejected now, aborted later. */
  #giveUp(failure: SubgraphUnavailableError): void {
    this.#failure = failure;
    this.#fail(failure);
    this.#controller?.abort(failure);
  }

  #fail(error: SubgraphUnavailableError): void {
    this.#settle(() => this.#reject(error));
  }

  #settle(finish: () => void): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#abandon);
    this.#arriving.bytes -= this.#bytes;
    this.#bytes = 0;
    this.#chunks = this.#failure ? [] : this.#chunks;
    try {
      finish();
    } catch (error) {
      this.#reject(error as SubgraphUnavailableError);
    }
  }
}

const brokenConnectionCodes: ReadonlySet<unknown> = new Set([
  "UND_ERR_SOCKET",
  "ECONNRESET",
  "EPIPE",
]);

function lostConnection(cause: Error, status: number): SubgraphUnavailableError {
  const message = "It could not be reached.";
  if ("code" in cause && tlsFaultOf(cause.code) !== null)
    return new DistrustError("DOWN", message, { cause });
  const isBroken = status === 0 && "code" in cause && brokenConnectionCodes.has(cause.code);
  return isBroken
    ? new BrokenConnectionError("DOWN", message, { cause })
    : unavailable("DOWN", message, cause);
}

function unavailable(
  reason: ConstructorParameters<typeof SubgraphUnavailableError>[0],
  message: string,
  cause?: unknown,
): SubgraphUnavailableError {
  return new SubgraphUnavailableError(reason, message, { cause });
}
