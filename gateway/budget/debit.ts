import { OperationTypeNode } from "graphql";
import type { RateLimitedError } from "../errors.ts";
import type { ExecutionError } from "../execute/execution-errors.ts";
import type { Client } from "./client.ts";
import type { ClientBudgets } from "./client-budgets.ts";

/** What every request costs, whatever it asks for: it is paid before the request is read. */
export const costOfRequest = 1;

/** What an operation was taken to cost at the most, and what it did. */
export interface Cost {
  readonly estimated: number;
  readonly actual: number;
}

/** What a client pays for one operation: the most it may cost at first, then what it did cost. */
export class Debit {
  readonly #estimated: number;
  readonly #client: Client | undefined;
  readonly #budgets: ClientBudgets | undefined;

  constructor(estimated: number, client: Client | undefined, budgets: ClientBudgets | undefined) {
    this.#estimated = estimated;
    this.#client = client;
    this.#budgets = budgets;
  }

  /** @returns why the operation is not executed now */
  take(): RateLimitedError | null {
    if (!this.#client || !this.#budgets) return null;
    return this.#budgets.take(this.#client, this.#estimated - costOfRequest);
  }

  /**
   * Gives back what the operation did not cost.
   *
   * @param met what its answers cost
   */
  settle(met: number, errors: readonly ExecutionError[], kind: OperationTypeNode): Cost {
    const estimated = this.#estimated;
    const actual = isKnown(errors, kind) ? Math.min(costOfRequest + met, estimated) : estimated;
    if (this.#client && this.#budgets && actual < estimated)
      this.#budgets.giveBack(this.#client, estimated - actual);
    return { estimated, actual };
  }
}

/**
 * Whoever did not answer in time may have done all the work: that is not given back, or a client
 * could have it for nothing by asking for more than there is time for. Nor is what a mutation costs.
 */
function isKnown(errors: readonly ExecutionError[], kind: OperationTypeNode): boolean {
  if (kind === OperationTypeNode.MUTATION) return false;
  return !errors.some(({ extensions }) => extensions?.reason === "TIMEOUT");
}
