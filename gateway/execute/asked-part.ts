import { GatewayError } from "../errors.ts";
import type { Part } from "../plan/plan.ts";
import { SubgraphUnavailableError } from "./errors.ts";
import type { Endpoint } from "./provinces.ts";
import type { Outcome } from "./scatter.ts";

/** One question within a fetch, at run time: what is asked of whom, and what becomes of the answers. */
export interface AskedPart {
  readonly part: Part;
  asks(endpoint: Endpoint): boolean;
  /** Variables of the part's own for one endpoint, each as `"name":value`. */
  variableTexts(endpoint: Endpoint): readonly string[];
  /** Puts together what came back for the part; `outcomes` are those of the whole fetch. */
  settle(outcomes: readonly Outcome[]): void;
}

/** A refusal is told to the client; anything else that is thrown here is a bug and stays one. */
export function refusalOf(error: unknown): GatewayError {
  if (error instanceof GatewayError && !(error instanceof SubgraphUnavailableError)) return error;
  throw error;
}
