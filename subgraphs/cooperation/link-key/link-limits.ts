/** How many points the key service evaluates for one province. Who steals a register can try no more. */
export const linkLimits = {
  /** Keeps a province from keeping the process: some half a second of a processor's time. */
  pointsPerMinuteMax: 5_000,
  /** Unless `LINKS_PER_DAY` says otherwise: an import of a whole register needs more, for that time. */
  pointsPerDayMax: 100_000,
} as const;
