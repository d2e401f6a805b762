import { RateLimitedError } from "../errors.ts";
import { SubgraphUnavailableError } from "../execute/errors.ts";
import type { Budgets } from "./budgets.ts";
import { type Client, clientAt } from "./client.ts";

/** What a call costs before anybody knows its answer. */
const costOfCall = 1;

/**
 * What one client may cost a single province: so much at once and so much a second, that nobody's
 * questions about one register take all of its time. A call is paid before it is made, what comes back
 * when it is there, on credit if need be: who owes is not let in before that is paid.
 */
export class ProvincePurse {
  readonly #budgets: Budgets;
  readonly #client: Client;

  constructor(budgets: Budgets, client: Client) {
    this.#budgets = budgets;
    this.#client = client;
  }

  /** @returns why the province is not asked; a promise only when somebody else is */
  pay(
    province: string,
  ): SubgraphUnavailableError | null | Promise<SubgraphUnavailableError | null> {
    const paid = this.#budgets.pay(clientAt(this.#client, province), costOfCall);
    return paid instanceof Promise ? paid.then(refusalIn) : refusalIn(paid);
  }

  /** @param cost of the whole call */
  charge(province: string, cost: number): void {
    this.#budgets.charge(clientAt(this.#client, province), cost - costOfCall);
  }
}

function refusalIn(paid: unknown): SubgraphUnavailableError | null {
  if (!(paid instanceof RateLimitedError)) return null;
  const { limit, allowed, retryAfterSeconds } = paid;
  return new SubgraphUnavailableError(
    "RATE_LIMITED",
    `The client has asked it too much: the limit ${limit} allows ${allowed}. Ask it again in ${retryAfterSeconds} s.`,
  );
}
