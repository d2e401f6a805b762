import type { ServerResponse } from "node:http";

/** Whether one endpoint said it can answer. */
export interface EndpointHealth {
  readonly name: string;
  readonly ready: boolean;
}

/** Milliseconds an endpoint has to say how it is. */
const healthTimeoutMs = 1_000;

/**
 * Asks every endpoint. One that does not know the question, as a subgraph from elsewhere may not,
 * is there all the same; only silence and a server error mean that it is not.
 */
export async function readEndpointsHealth(
  endpoints: readonly { readonly name: string; readonly url: string }[],
): Promise<EndpointHealth[]> {
  return Promise.all(
    endpoints.map(async ({ name, url }) => {
      const health = new URL("/health/ready", url);
      const signal = AbortSignal.timeout(healthTimeoutMs);
      const ready = await fetch(health, { signal }).then(
        async (response) => {
          await response.body?.cancel();
          return response.status < 500;
        },
        () => false,
      );
      return { name, ready };
    }),
  );
}

export function sendHealth(
  response: ServerResponse,
  health: { readonly healthy: boolean; readonly endpoints?: readonly EndpointHealth[] },
): void {
  const { healthy, endpoints } = health;
  response.writeHead(healthy ? 200 : 503, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify({ status: healthy ? "ok" : "unavailable", endpoints }));
}
