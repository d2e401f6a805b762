import type { Point } from "./oprf.ts";

/**
 * What a province asks the key service of the pseudonyms, and what it is told, as JSON: points are 43
 * characters of base64url. A question without points asks which keys there are.
 */

/** Where it is asked, below the base URL of cooperation. */
export const linkPath = "/links";

/** Points of one question. Evaluating them keeps a processor for some 30 ms. */
export const linkBatchMax = 256;

export interface LinkBatch {
  /** Under which key the points are to be evaluated; null when there are none. */
  readonly keyId: string | null;
  readonly points: readonly Point[];
}

export interface EvaluatedBatch {
  readonly keys: LinkKeyIds;
  /** In the order of the question. */
  readonly points: readonly Point[];
}

export interface LinkKeyIds {
  /** Under which links are made. */
  readonly current: string;
  /** Under which they will be made, while a change is being prepared. */
  readonly next: string | null;
  /** All that links may still be under: who comes with one of these is found. */
  readonly known: readonly string[];
}

export function linkBatchText({ keyId, points }: LinkBatch): string {
  return JSON.stringify({ keyId, points: points.map(textOf) });
}

export function evaluatedBatchText({ keys, points }: EvaluatedBatch): string {
  return JSON.stringify({ keys, points: points.map(textOf) });
}

/** Null when it is none, or has more points than one question may have. */
export function readLinkBatch(body: unknown): LinkBatch | null {
  if (!isRecord(body)) return null;
  const { keyId } = body;
  const points = pointsOf(body.points);
  if (points === null || points.length > linkBatchMax) return null;
  if (keyId === null) return points.length === 0 ? { keyId, points } : null;
  return typeof keyId === "string" ? { keyId, points } : null;
}

/** Null when it is none. */
export function readEvaluatedBatch(body: unknown): EvaluatedBatch | null {
  if (!isRecord(body)) return null;
  const keys = keyIdsOf(body.keys);
  const points = pointsOf(body.points);
  return keys === null || points === null ? null : { keys, points };
}

function keyIdsOf(value: unknown): LinkKeyIds | null {
  if (!isRecord(value)) return null;
  const { current, next, known } = value;
  if (typeof current !== "string" || !(next === null || typeof next === "string")) return null;
  if (!Array.isArray(known)) return null;
  const ids = known.filter((id) => typeof id === "string");
  const isWhole = ids.length === known.length && ids.includes(current);
  return isWhole ? { current, next, known: ids } : null;
}

const pointForm = /^[\w-]{43}$/;

function pointsOf(value: unknown): readonly Point[] | null {
  if (!Array.isArray(value)) return null;
  const points: Point[] = [];
  for (const text of value) {
    if (typeof text !== "string" || !pointForm.test(text)) return null;
    points.push(Buffer.from(text, "base64url"));
  }
  return points;
}

function textOf(point: Point): string {
  return Buffer.from(point).toString("base64url");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
