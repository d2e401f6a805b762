/**
 * Asks whoever serves a URL whether it can answer. One that does not know the question, as a subgraph
 * from elsewhere may not, is there all the same; only silence and a server error mean that it is not.
 */
export async function isReady(url: string, timeoutMs: number): Promise<boolean> {
  try {
    const response = await fetch(new URL("/health/ready", url), {
      // Where an endpoint sends us on to is not where we ask.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}
