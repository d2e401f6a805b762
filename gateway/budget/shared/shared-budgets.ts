import { createHash } from "node:crypto";
import { RateLimitedError } from "../../errors.ts";
import type { OnFailure } from "../../execute/masked-errors.ts";
import { limits } from "../../limits.ts";
import type { Budgets, Paid } from "../budgets.ts";
import type { Client } from "../client.ts";
import type { ClientBudgets } from "../client-budgets.ts";
import type { BudgetStore, SharedBucket } from "./budget-store.ts";

export interface SharedBudgetsOptions {
  readonly store: BudgetStore;
  /** The gateway's own: they bound what it grants in any case. */
  readonly own: ClientBudgets;
  /** Told whenever the budgets begin to be shared, or are no longer. */
  readonly onFailure: OnFailure;
}

/**
 * Budgets that several gateways share. Whatever is taken is taken out of the gateway's own as well, which
 * therefore never holds less than the shared one: who is refused by it need not be asked about, and
 * when the store is silent it decides alone, so that n gateways grant n budgets at the worst and never
 * more. Nobody waits for the store longer than `sharedBudgetMsMax`: once it is late it is left alone, until it
 * answers a ping in time.
 */
export class SharedBudgets implements Budgets {
  readonly #options: SharedBudgetsOptions;
  #isShared = false;
  /** How often that has changed. What was paid before is given back to nobody else after. */
  #epoch = 0;
  #isSaid = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SharedBudgetsOptions) {
    this.#options = options;
  }

  /** Looks for the store now, and again for as long as it is not there. */
  async open(): Promise<void> {
    await this.#look();
  }

  get isShared(): boolean {
    return this.#isShared;
  }

  pay(client: Client, cost: number): Paid | Promise<Paid> {
    const { own } = this.#options;
    const paid = own.pay(client, cost);
    if (paid instanceof RateLimitedError || !this.#isShared) return paid;
    return this.#payShared(client, cost);
  }

  charge(client: Client, cost: number): void {
    this.#options.own.charge(client, cost);
    if (this.#isShared) this.#chargeShared(client, cost);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#options.store.close();
  }

  /** It is paid here already. */
  async #payShared(client: Client, cost: number): Promise<Paid> {
    const { own, store } = this.#options;
    const epoch = this.#epoch;
    const taken = await this.#within(store.take(bucketOf(client), cost));
    if (taken !== null && !taken.isTaken) {
      own.giveBack(client, cost);
      return own.refusal(client, cost, taken.left);
    }
    return {
      giveBack: (unused) => {
        own.giveBack(client, unused);
        if (this.#isShared && this.#epoch === epoch) this.#chargeShared(client, -unused);
      },
    };
  }

  #chargeShared(client: Client, cost: number): void {
    void this.#within(this.#options.store.charge(bucketOf(client), cost));
  }

  /** What the store answers; null when it does not, or not in time. */
  async #within<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
    try {
      return await inTime(answer);
    } catch (cause) {
      if (this.#isShared) {
        this.#become(false, cause);
        this.#lookLater(limits.sharedBudgetPauseMs);
      }
      return null;
    }
  }

  #become(isShared: boolean, cause?: unknown): void {
    if (this.#isClosed || (this.#isSaid && this.#isShared === isShared)) return;
    this.#isShared = isShared;
    this.#isSaid = true;
    this.#epoch += 1;
    const said = isShared
      ? "Budgets are shared with other gateways."
      : "The store of shared budgets does not answer in time: the gateway's own hold.";
    this.#options.onFailure(said, cause);
  }

  #lookLater(pauseMs: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#look(), pauseMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    try {
      await inTime(this.#options.store.ping());
      this.#become(true);
    } catch (cause) {
      this.#become(false, cause);
      this.#lookLater(limits.sharedBudgetPauseMs);
    }
  }
}

/** An address or a name is nobody else's business. */
function bucketOf({ key, budget }: Client): SharedBucket {
  const whose = createHash("sha256").update(`${budget.max}\n${key}`).digest("base64url");
  return {
    key: `laowu:budget:${whose}`,
    max: limits[budget.max],
    perSecond: limits[budget.perSecond],
  };
}

/** A gateway that is late itself takes what has come meanwhile before it says that nothing has. */
function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => setImmediate(() => reject(new LateError())),
      limits.sharedBudgetMsMax,
    );
    answer.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

class LateError extends Error {
  override readonly name = "LateError";

  constructor() {
    super(`No answer came within ${limits.sharedBudgetMsMax} ms.`);
  }
}
