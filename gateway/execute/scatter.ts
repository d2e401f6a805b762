import { SubgraphUnavailableError } from "./errors.ts";
import type { Endpoint } from "./provinces.ts";
import type { SubgraphAnswer } from "./transport.ts";

/** What came of asking one endpoint. */
export type Outcome =
  | {
      readonly kind: "answered";
      readonly endpoint: Endpoint;
      readonly answer: SubgraphAnswer;
      readonly latencyMs: number;
    }
  | {
      readonly kind: "silent";
      readonly endpoint: Endpoint;
      readonly error: SubgraphUnavailableError;
      readonly latencyMs: number;
    };

/**
 * Asks every endpoint at once and never rejects for an outage: a province that fails costs its own
 * rows, not the others'. Outcomes keep the order of `endpoints`, whichever answers first.
 */
export function scatter(
  endpoints: readonly Endpoint[],
  ask: (endpoint: Endpoint) => Promise<SubgraphAnswer>,
): Promise<Outcome[]> {
  return Promise.all(
    endpoints.map(async (endpoint): Promise<Outcome> => {
      const start = performance.now();
      const latencyMs = () => Math.round(performance.now() - start);
      try {
        const answer = await ask(endpoint);
        return { kind: "answered", endpoint, answer, latencyMs: latencyMs() };
      } catch (error) {
        if (!(error instanceof SubgraphUnavailableError)) throw error;
        return { kind: "silent", endpoint, error, latencyMs: latencyMs() };
      }
    }),
  );
}
