import type { RateLimitedError } from "../errors.ts";
import type { Client } from "./client.ts";

/** What was taken out of a budget. */
export interface Payment {
  /** Puts back what was taken and then not used. */
  giveBack(cost: number): void;
}

export type Paid = Payment | RateLimitedError;

/** What clients may still cost. */
export interface Budgets {
  /**
   * Takes a cost out of the client's budget, or says why not: then nothing is taken. A promise only when
   * somebody else is asked.
   */
  pay(client: Client, cost: number): Paid | Promise<Paid>;
  /** Takes a cost that is there already, also when less is left: the rest is owed. */
  charge(client: Client, cost: number): void;
}
