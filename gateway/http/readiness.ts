import { limits } from "../limits.ts";

export interface Endpoint {
  readonly name: string;
  readonly url: string;
  /** A "province" is one of several that serve the same fields; a "subgraph" is alone. */
  readonly kind: "province" | "subgraph";
}

/** Whether one endpoint said it can answer. */
export interface EndpointHealth {
  readonly name: string;
  readonly ready: boolean;
}

export interface Readiness {
  /** Whether an answer from here can hold something. */
  readonly ready: boolean;
  readonly endpoints: readonly EndpointHealth[];
}

/** Whether whoever serves a URL says that it can answer. */
export type IsReady = (url: string) => Promise<boolean>;

/**
 * Tells whether the gateway can serve something useful: one province that answers is enough, because
 * coverage tells the rest, but without any of them nearly every answer is empty, and another
 * gateway may reach more. Over no provinces, one subgraph that answers is enough.
 *
 * Whoever asks while the endpoints are looked at shares that look, and it holds for a while after,
 * so that probes of load balancers cost the provinces the same, be they one or a hundred.
 *
 * @param ageMs how long an answer holds
 */
export function createReadiness(
  endpoints: readonly Endpoint[],
  isReady: IsReady,
  ageMs = limits.readinessAgeMs,
): () => Promise<Readiness> {
  let look: Promise<Readiness> | null = null;
  let goodUntil = Number.POSITIVE_INFINITY;
  return () => {
    if (look === null || performance.now() >= goodUntil) {
      goodUntil = Number.POSITIVE_INFINITY;
      look = readReadiness(endpoints, isReady).finally(() => {
        goodUntil = performance.now() + ageMs;
      });
    }
    return look;
  };
}

async function readReadiness(endpoints: readonly Endpoint[], isReady: IsReady): Promise<Readiness> {
  const read = await Promise.all(
    endpoints.map(async (endpoint) => ({
      ...endpoint,
      ready: await isReady(endpoint.url),
    })),
  );
  const provinces = read.filter(({ kind }) => kind === "province");
  const needed = provinces.length > 0 ? provinces : read;
  return {
    ready: needed.length === 0 || needed.some(({ ready }) => ready),
    endpoints: read.map(({ name, ready }) => ({ name, ready })),
  };
}
