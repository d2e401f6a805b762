import { isNativeError } from "node:util/types";

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
    process.stderr.write(`${JSON.stringify(line, describeErrors)}\n`);
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
  const described: Record<string, unknown> = { name: value.name, message: value.message };
  if ("code" in value) described.code = value.code;
  if (value.cause !== undefined) described.cause = value.cause;
  described.stack = value.stack;
  return described;
}
