import type { Coverage } from "./coverage.ts";

export interface CoverageFacts {
  /** The provinces held here that the question was about, in ascending order. */
  readonly asked: readonly string[];
  readonly watermarks: Readonly<Record<string, string>>;
  readonly rows: readonly { readonly province: string }[];
  /** By `performance.now()`. */
  readonly startedAt: number;
}

/** A province that gets to write this has answered: what it holds is all there is. */
export function coverageOf({ asked, watermarks, rows, startedAt }: CoverageFacts): Coverage {
  const latencyMs = Math.round(performance.now() - startedAt);
  return {
    asked: asked.length,
    answered: asked.length,
    complete: true,
    outcomes: asked.map((region) => ({
      region,
      state: "OK",
      rows: rows.filter(({ province }) => province === region).length,
      watermark: watermarks[region] ?? null,
      latencyMs,
      code: null,
      message: null,
    })),
  };
}
