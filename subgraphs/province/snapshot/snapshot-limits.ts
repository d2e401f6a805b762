/** Bounds on the snapshots of a province, with their units in the names. */
export const snapshotLimits = {
  /** How long one is kept; one of persons is forgotten sooner. */
  keptMs: 3_600_000,
  keptMsOfPersons: 900_000,
  /** For so long the same question of the same caller gets the same one. */
  sameMs: 300_000,
  /** Files that are kept at one time, and of one caller. */
  filesMax: 64,
  filesOfCallerMax: 8,
  /** Of one file, and of all together. */
  fileBytesMax: 2 ** 31 - 1,
  bytesMax: 16 * 2 ** 30,
  /** Those that are asked for while another one is being made, and of one caller with that one: one of each kind. */
  waitingMax: 16,
  waitingOfCallerMax: 4,
  /** Records that are read, and written down where they are of persons, at a time. */
  rowsAtOnce: 1_000,
  /** For so long whoever asks again is told why one could not be made. */
  failedMs: 5_000,
  /** Kept of the time of a request for telling that it is not ready yet. */
  answerMs: 500,
  /** Nobody is at what is half written when nothing was written for so long: longer than any step takes. */
  leftMs: 600_000,
  /** How often files that are over are looked for. */
  sweepMs: 30_000,
  /** Of one part that a gateway fetches. */
  partBytesMax: 1_048_576,
} as const;
