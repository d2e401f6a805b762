import { Pool } from "undici";

export interface Load {
  readonly url: string;
  /** The JSON body of every request. */
  readonly body: string;
  /** Headers of the next request beside the usual ones, such as its signature. */
  readonly headers?: NextHeaders;
  readonly connections: number;
  readonly durationMs: number;
  /** It goes on beyond its time until so many requests are sent. */
  readonly requestsMin?: number;
}

export type NextHeaders = () => Readonly<Record<string, string>>;

export interface LoadResult {
  readonly requests: number;
  readonly elapsedMs: number;
  /** Median time of one request, in milliseconds. */
  readonly latencyMs: number;
}

/**
 * Sends the same request over and over, on each connection the next one as soon as the last is
 * answered. An answer of another length than the first is a failure: speed counts for nothing if
 * the answers are wrong.
 */
export async function driveLoad(load: Load): Promise<LoadResult> {
  const { url, body, connections, durationMs, requestsMin = 0, headers = noHeaders } = load;
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const latencies: number[] = [];
  let expectedBytes: number | undefined;
  const start = performance.now();

  const runConnection = async (): Promise<void> => {
    while (performance.now() - start < durationMs || latencies.length < requestsMin) {
      const sent = performance.now();
      const answer = await ask(pool, { path: pathname, body, headers: headers() });
      const bytes = answer.length;
      latencies.push(performance.now() - sent);
      expectedBytes ??= bytes;
      if (bytes !== expectedBytes)
        throw new Error(
          `An answer of ${bytes} bytes, not ${expectedBytes}, from ${url}: ${answer.toString().slice(0, 600)}`,
        );
    }
  };
  await Promise.all(Array.from({ length: connections }, runConnection));

  const elapsedMs = performance.now() - start;
  await pool.close();
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    elapsedMs,
    latencyMs: latencies[Math.floor(latencies.length / 2)] ?? Number.NaN,
  };
}

interface Request {
  readonly path: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const usual = { "content-type": "application/json", accept: "application/json" };

const noHeaders: NextHeaders = () => ({});

/** One request over a connection of the pool. */
export async function ask(pool: Pool, { path, body, headers = {} }: Request): Promise<Buffer> {
  const response = await pool.request({
    path,
    method: "POST",
    headers: { ...usual, ...headers },
    body,
  });
  if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}.`);
  return Buffer.from(await response.body.arrayBuffer());
}

/** Asks once and reads the answer, to see that it is right before it is measured. */
export async function askOnce(
  url: string,
  body: string,
  headers: NextHeaders = noHeaders,
): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...usual, ...headers() },
    body,
  });
  return (await response.json()) as Answer;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}
