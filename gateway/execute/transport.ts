import { isAscii } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import { type Dispatcher, Pool } from "undici";
import { type LogHead, logHeadHeader, readLogHead } from "../../schema/access-log/log-head.ts";
import type { Claims } from "../../schema/signatures/claims.ts";
import { SubgraphUnavailableError } from "../errors.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import type { Trust } from "../trust.ts";
import { parsePlainJson } from "./parse-plain-json.ts";
import { safeLookup } from "./safe-lookup.ts";
import { type SignedCall, signCall } from "./sign-call.ts";

/** What a subgraph answered. */
export interface SubgraphAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly SubgraphError[];
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

export interface Transport {
  /**
   * Posts one GraphQL request. A read whose connection breaks before any answer is sent once more:
   * servers close idle connections, and a request may be on its way just then. A write is not, for
   * nobody knows whether it was done.
   *
   * @param audience whom it is for: a province's code, or a subgraph's name
   * @param claims who asks and on what ground; told only when calls are signed
   * @param repeatable whether it is a read
   * @param timeoutMs after this the call is given up; the subgraph is told as `x-deadline-ms`
   * @throws SubgraphUnavailableError when no well-formed GraphQL answer comes in time
   */
  ask(request: {
    readonly url: string;
    readonly audience: string;
    readonly claims: Claims;
    readonly body: string;
    readonly timeoutMs: number;
    readonly repeatable: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}

/**
 * The only place that opens a socket to a subgraph: one keep-alive pool for each origin. What is sent
 * beside the body is all made here: no header of a client goes on.
 *
 * @param trust signs calls and tells which answers to believe; without it, all are
 */
export function createTransport(trust: Trust | null = null): Transport {
  const pools = new Map<string, Pool>();
  const targets = new Map<string, { pool: Pool; path: string }>();

  const targetOf = (url: string) => {
    const known = targets.get(url);
    if (known) return known;
    const { origin, pathname, search } = new URL(url);
    const pool = pools.get(origin) ?? openPool(origin);
    pools.set(origin, pool);
    const target = { pool, path: pathname + search };
    targets.set(url, target);
    return target;
  };

  const post = async (posted: Posted): Promise<SubgraphAnswer> => {
    const { url, body, timeoutMs, signal, audience, claims } = posted;
    const { pool, path } = targetOf(url);
    const deadlineMs = String(timeoutMs);
    const signed =
      trust && (await signCall(trust, { path, body, contentType, deadlineMs, audience, claims }));
    // Keys may have been read meanwhile, and an abort that is over is not told again.
    if (signal?.aborted) throw unavailable("TIMEOUT", abandoned);
    return new Promise((resolve, reject) => {
      const call = new Call({ resolve, reject, timeoutMs, signal, signed });
      const headers = {
        "content-type": contentType,
        accept: contentType,
        "x-deadline-ms": deadlineMs,
        ...signed?.headers,
      };
      pool.dispatch({ method: "POST", path, headers, body }, call);
    });
  };

  return {
    async ask({ repeatable, ...request }) {
      const startedAt = performance.now();
      try {
        return await post(request);
      } catch (error) {
        if (!repeatable || !(error instanceof BrokenConnectionError)) throw error;
        const spentMs = Math.round(performance.now() - startedAt);
        return post({ ...request, timeoutMs: Math.max(1, request.timeoutMs - spentMs) });
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

const contentType = "application/json";
const abandoned = "The request was abandoned.";

type Posted = Omit<Parameters<Transport["ask"]>[0], "repeatable">;

/** The connection was lost before a byte of the answer came. */
class BrokenConnectionError extends SubgraphUnavailableError {}

function openPool(origin: string): Pool {
  return new Pool(origin, {
    connect: { lookup: safeLookup() },
    connections: limits.connectionsPerEndpoint,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    keepAliveMaxTimeout: 600_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** One call in flight: gathers the bytes, keeps the time, and settles exactly once. */
class Call implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: SubgraphAnswer) => void;
  readonly #reject: (error: SubgraphUnavailableError) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #signed: SignedCall | null;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | null = null;
  #failure: SubgraphUnavailableError | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};

  constructor(call: {
    resolve: (answer: SubgraphAnswer) => void;
    reject: (error: SubgraphUnavailableError) => void;
    timeoutMs: number;
    signal: AbortSignal | undefined;
    signed: SignedCall | null;
  }) {
    this.#resolve = call.resolve;
    this.#reject = call.reject;
    this.#signal = call.signal;
    this.#signed = call.signed;
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
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > limits.answerBytesMax) {
      this.#failure = unavailable(
        "BAD_ANSWER",
        `Its answer is over ${limits.answerBytesMax} bytes.`,
      );
      controller.abort(this.#failure);
    }
  }

  onResponseEnd(): void {
    this.#settle(() => {
      const [first, ...others] = this.#chunks;
      const bytes = first && others.length === 0 ? first : Buffer.concat(this.#chunks);
      this.#refuseUntrusted(bytes);
      const answer = readAnswer(bytes, this.#status);
      this.#resolve({ ...answer, logHead: this.#signedLogHead() });
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.#fail(this.#failure ?? lostConnection(cause, this.#status));
  }

  /** Before anything of it is read: who has not signed it may have sent anything. */
  #refuseUntrusted(body: Buffer): void {
    const answer = { status: this.#status, headers: this.#headers, body };
    const doubt = this.#signed?.doubtOf(answer) ?? null;
    if (doubt !== null) throw unavailable("BAD_ANSWER", doubt);
  }

  #signedLogHead(): LogHead | null {
    const head = this.#headers[logHeadHeader];
    return this.#signed && typeof head === "string" ? readLogHead(head) : null;
  }

  #expire(): void {
    this.#giveUp(unavailable("TIMEOUT", `It did not answer in time.`));
  }

  readonly #abandon = () => {
    this.#giveUp(unavailable("TIMEOUT", abandoned));
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
    this.#chunks = this.#failure ? [] : this.#chunks;
    try {
      finish();
    } catch (error) {
      this.#reject(error as SubgraphUnavailableError);
    }
  }
}

/**
 * ASCII answers are read as latin1, which is several times faster than UTF-8. A string needs no
 * escaping on the way out when the whole answer holds no backslash; where there is one, it may
 * begin an escape such as \u53a8, which stands for a character that is not ASCII.
 */
function readAnswer(bytes: Buffer, status: number): SubgraphAnswer {
  const isPlain = isAscii(bytes);
  const escaped = bytes.includes(0x5c);
  const answer = parseAnswer(bytes.toString(isPlain ? "latin1" : "utf8"), status);
  return { ...answer, ascii: isPlain && !escaped, escaped, logHead: null };
}

function parseAnswer(text: string, status: number): Pick<SubgraphAnswer, "data" | "errors"> {
  let answer: unknown;
  try {
    answer = parsePlainJson(text);
  } catch (cause) {
    throw unavailable("BAD_ANSWER", `It answered no JSON (HTTP status ${status}).`, cause);
  }
  if (!isRecord(answer)) {
    throw unavailable("BAD_ANSWER", `It answered JSON that is no object (HTTP status ${status}).`);
  }
  const { data = null, errors = [] } = answer;
  const hasErrors = Array.isArray(errors) && errors.length > 0;
  if (data !== null && !isRecord(data)) {
    throw unavailable("BAD_ANSWER", "Its data is no object.");
  }
  if (data === null && !hasErrors) {
    throw unavailable("BAD_ANSWER", `It answered neither data nor errors (HTTP status ${status}).`);
  }
  return { data, errors: hasErrors ? errors.filter(isRecord).map(readError) : [] };
}

function readError(error: Record<string, unknown>): SubgraphError {
  return {
    message: typeof error.message === "string" ? error.message : "Unknown error.",
    ...(isPath(error.path) ? { path: error.path } : {}),
    ...(isRecord(error.extensions) ? { extensions: told(error.extensions) } : {}),
  };
}

function isPath(path: unknown): path is (string | number)[] {
  return (
    Array.isArray(path) &&
    path.every((segment) => typeof segment === "string" || typeof segment === "number")
  );
}

/** Details that are too deep to be told are left out; the code stays. */
function told(extensions: Record<string, unknown>): Record<string, unknown> {
  return isShallow(extensions, limits.errorNestingMax) ? extensions : { code: extensions.code };
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

const brokenConnectionCodes: ReadonlySet<unknown> = new Set([
  "UND_ERR_SOCKET",
  "ECONNRESET",
  "EPIPE",
]);

function lostConnection(cause: Error, status: number): SubgraphUnavailableError {
  const message = "It could not be reached.";
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
