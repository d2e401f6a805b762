/** What a command has to do with the world: no command looks anywhere else. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results, for who reads or pipes them. */
  readonly out: { write(text: string): unknown };
  /** Progress and what went wrong, for who waits. */
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Asked to stop, as by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One command of `laowu`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** All that there is to know of it, with examples. */
  readonly help: string;
  /** @throws UsageError, ServiceError */
  readonly run: (args: readonly string[], surroundings: Surroundings) => Promise<ExitCode>;
}

/** What a command ends with. */
export const exitCodes = {
  done: 0,
  /** Refused, failed, or stopped before its end. */
  failed: 1,
  /** It was not asked for rightly. */
  usage: 2,
  /** Changes were missed: the records must be read anew first. */
  snapshotRequired: 3,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command was not asked for rightly. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
