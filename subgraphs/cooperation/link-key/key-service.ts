import { setImmediate as nextTurn } from "node:timers/promises";
import type { EvaluatedBatch, LinkBatch } from "../../reference/link-batch.ts";
import { evaluateBlinded, NotAPointError, type Point, type Scalar } from "../../reference/oprf.ts";
import type { Logger } from "../../service/logger.ts";
import { Shares } from "../../service/shares.ts";
import type { Evaluation } from "./evaluation.writer.ts";
import type { LinkKeys } from "./link-keys.ts";
import { linkLimits } from "./link-limits.ts";

export interface KeyServiceOptions {
  /** What holds now: the file may change while the process runs. */
  readonly keys: { current(): LinkKeys | Promise<LinkKeys> };
  /** Puts a batch on record; false when the province had its share of the day. */
  readonly record: (evaluation: Evaluation) => Promise<boolean>;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface AskedBatch {
  /** Whose signature the question bears. */
  readonly province: string;
  readonly batch: LinkBatch;
  /** Of the question's body. */
  readonly digest: string;
}

/** Why nothing is evaluated. */
export type LinkRefusal =
  | { readonly kind: "UNKNOWN_KEY" }
  | { readonly kind: "NOT_A_POINT" }
  | { readonly kind: "RATE_LIMITED"; readonly reason: RateReason; readonly retryAfterMs: number };

export type RateReason = "POINTS_PER_MINUTE" | "POINTS_PER_DAY";

/**
 * Evaluates blinded points, which tell it nothing of the ID numbers behind them. What it knows of a
 * province is how many it asked for: that is counted, limited and put on record.
 */
export class KeyService {
  readonly #options: KeyServiceOptions;
  readonly #perMinute: Shares;

  constructor(options: KeyServiceOptions) {
    this.#options = options;
    this.#perMinute = new Shares({
      max: linkLimits.pointsPerMinuteMax,
      windowMs: 60_000,
      now: () => options.now().getTime(),
    });
  }

  async answer({ province, batch, digest }: AskedBatch): Promise<EvaluatedBatch | LinkRefusal> {
    const keys = await this.#options.keys.current();
    const { keyId, points } = batch;
    if (keyId === null || points.length === 0) return { keys: keys.ids, points: [] };
    const secret = keys.secretOf(keyId);
    if (secret === null) return { kind: "UNKNOWN_KEY" };
    const refusal = await this.#refusalOf({
      ...{ province, keyId, points: points.length, digest },
      at: this.#options.now(),
    });
    if (refusal !== null) return refusal;
    const evaluated = await evaluateAll(secret, points);
    return evaluated === null ? { kind: "NOT_A_POINT" } : { keys: keys.ids, points: evaluated };
  }

  /** What is not refused is on record before it is evaluated. */
  async #refusalOf(evaluation: Evaluation): Promise<LinkRefusal | null> {
    const { record, logger } = this.#options;
    const refusal = this.#refusalOfMinute(evaluation);
    if (refusal !== null) return refusal;
    if (await record(evaluation)) {
      logger.info("Evaluating points for links.", { ...evaluation });
      return null;
    }
    const { province } = evaluation;
    logger.warn("A province had its links of the day.", { province });
    return { kind: "RATE_LIMITED", reason: "POINTS_PER_DAY", retryAfterMs: retryADayMs };
  }

  #refusalOfMinute({ province, points }: Evaluation): LinkRefusal | null {
    const retryAfterMs = this.#perMinute.take(province, points);
    if (retryAfterMs === null) return null;
    return { kind: "RATE_LIMITED", reason: "POINTS_PER_MINUTE", retryAfterMs };
  }
}

/** The day may end sooner, but nobody needs to ask every minute. */
const retryADayMs = 3_600_000;

/** Requests for other things are answered in between. */
const pointsPerTurn = 32;

async function evaluateAll(
  secret: Scalar,
  points: readonly Point[],
): Promise<readonly Point[] | null> {
  const evaluated: Point[] = [];
  try {
    for (const point of points) {
      evaluated.push(evaluateBlinded(secret, point));
      if (evaluated.length % pointsPerTurn === 0) await nextTurn();
    }
  } catch (error) {
    if (error instanceof NotAPointError) return null;
    throw error;
  }
  return evaluated;
}
