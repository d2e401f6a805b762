import { isNativeError } from "node:util/types";
import { oneLine } from "../../schema/logs/one-line.ts";

export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** One JSON object per line on stderr: time, level, service, message, then what the caller adds. */
export function createLogger(service: string): Logger {
  const write = (level: string, message: string, fields: LogFields = {}): void => {
    const line = { time: new Date().toISOString(), level, service, message, ...fields };
    process.stderr.write(`${oneLine(line, describeErrors)}\n`);
  };
  return {
    info: (message, fields) => write("info", message, fields),
    warn: (message, fields) => write("warn", message, fields),
    error: (message, fields) => write("error", message, fields),
  };
}

/** JSON knows no errors: without this a logged cause would read `{}`. */
function describeErrors(_key: string, value: unknown): unknown {
  if (!isNativeError(value)) return value;
  const described: Record<string, unknown> = { name: value.name };
  if (isOfDatabase(value)) Object.assign(described, placeInDatabase(value));
  else described.message = value.message;
  if ("code" in value) described.code = value.code;
  if (value.cause !== undefined) described.cause = value.cause;
  described.stack = framesOf(value);
  return described;
}

/** PostgreSQL repeats values in its messages and details, and values may be of persons. */
function isOfDatabase(error: Error): boolean {
  return "severity" in error && "code" in error;
}

function placeInDatabase(error: Error): Record<string, unknown> {
  const told = ["severity", "schema", "table", "column", "constraint", "routine", "position"];
  return Object.fromEntries(Object.entries(error).filter(([name]) => told.includes(name)));
}

/** A stack begins with the message. */
function framesOf({ stack = "" }: Error): string {
  const lines = stack.split("\n");
  return lines.slice(lines.findIndex((line) => /^\s+at /.test(line))).join("\n");
}
