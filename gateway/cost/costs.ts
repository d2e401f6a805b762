import type { PlanNode } from "../plan/plan.ts";
import { type Amount, amountFor, type Variables } from "./amount.ts";
import { type CostedHouse, costOfPlan } from "./cost-of-plan.ts";

/** What plans cost; each is looked at once. */
export class Costs {
  readonly #house: CostedHouse;
  readonly #known = new WeakMap<PlanNode, Amount>();
  readonly #ofNothing: Amount;

  constructor(house: CostedHouse) {
    this.#house = house;
    this.#ofNothing = costOfPlan(null, house);
  }

  /** @param variables as the plan calls them */
  of(plan: PlanNode | null, variables: Variables): number {
    return amountFor(plan === null ? this.#ofNothing : this.#amountOf(plan), variables);
  }

  #amountOf(plan: PlanNode): Amount {
    const known = this.#known.get(plan);
    if (known !== undefined) return known;
    const amount = costOfPlan(plan, this.#house);
    this.#known.set(plan, amount);
    return amount;
  }
}
