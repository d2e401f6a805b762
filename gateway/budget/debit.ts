import { OperationTypeNode } from "graphql";
import { RateLimitedError } from "../errors.ts";
import type { ExecutionError } from "../execute/execution-errors.ts";
import type { Budgets, Paid, Payment } from "./budgets.ts";
import type { Client } from "./client.ts";

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
  readonly #budgets: Budgets | undefined;
  #payment: Payment | null = null;

  constructor(estimated: number, client: Client | undefined, budgets: Budgets | undefined) {
    this.#estimated = estimated;
    this.#client = client;
    this.#budgets = budgets;
  }

  /** @returns why the operation is not executed now; a promise only when somebody else is asked */
  take(): RateLimitedError | null | Promise<RateLimitedError | null> {
    if (!this.#client || !this.#budgets) return null;
    const paid = this.#budgets.pay(this.#client, this.#estimated - costOfRequest);
    return paid instanceof Promise ? paid.then((later) => this.#took(later)) : this.#took(paid);
  }

  #took(paid: Paid): RateLimitedError | null {
    if (paid instanceof RateLimitedError) return paid;
    this.#payment = paid;
    return null;
  }

  /**
   * Gives back what the operation did not cost.
   *
   * @param met what its answers cost
   */
  settle(met: number, errors: readonly ExecutionError[], kind: OperationTypeNode): Cost {
    const estimated = this.#estimated;
    const actual = isKnown(errors, kind) ? Math.min(costOfRequest + met, estimated) : estimated;
    if (actual < estimated) this.#payment?.giveBack(estimated - actual);
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
