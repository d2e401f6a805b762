import type { Connections } from "./execute/connections.ts";

/**
 * Asks whoever serves a URL whether it can answer. One that does not know the question, as a subgraph
 * from elsewhere may not, is there all the same; only silence and a server error mean that it is not.
 * Where an endpoint sends us on to is not where we ask.
 */
export async function isReady(
  url: string,
  { timeoutMs, connections }: { readonly timeoutMs: number; readonly connections: Connections },
): Promise<boolean> {
  const { origin } = new URL(url);
  try {
    const { statusCode, body } = await connections.lookPoolOf(origin).request({
      method: "GET",
      path: "/health/ready",
      signal: AbortSignal.timeout(timeoutMs),
    });
    body.on("error", () => {}).destroy();
    return statusCode < 500;
  } catch (cause) {
    connections.lost(origin, cause);
    return false;
  }
}
