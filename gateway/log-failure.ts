import { inspect } from "node:util";
import { oneLine } from "../schema/logs/one-line.ts";

/** Writes one JSON line to stderr. Causes are told in full here, and nowhere else. */
export function logFailure(message: string, cause: unknown, incident?: string): void {
  const line = {
    at: new Date().toISOString(),
    process: "gateway",
    level: "error",
    message,
    ...(incident === undefined ? {} : { incident }),
    cause: cause instanceof Error ? inspect(cause) : cause,
  };
  process.stderr.write(`${oneLine(line)}\n`);
}
