import type { GraphQLFormattedError } from "graphql";
import type { Cost } from "./budget/debit.ts";
import type { ExecutionError } from "./execute/execution-errors.ts";
import type { CoverageSummary } from "./execute/merge/coverage.ts";
import { responseKeyOfDataKey } from "./plan/data-keys.ts";

/** What a response is made of; the data is JSON text already, or the bytes of a long one. */
export interface ResponseParts {
  readonly data: string | readonly Buffer[];
  /** Whether every character of the text is known to be ASCII. */
  readonly ascii: boolean;
  readonly errors: readonly ExecutionError[];
  /** Null when nothing was scattered. */
  readonly coverage: CoverageSummary | null;
}

/**
 * A text of JSON in one piece or, when it is long, in several. A piece that is a string is ASCII, byte
 * for character: Node copies it straight to the socket. A buffer of it would be memory that nobody has
 * touched yet, which takes longer than all the writing, and it would stay until garbage is collected.
 */
export type Body = readonly (string | Buffer)[];

/** What a body says, for programs in the same process. */
export function textOf(body: Body): string {
  return body.map(String).join("");
}

/**
 * The response as JSON. Errors and coverage may hold any character.
 *
 * @param cost null when the client does not ask for it
 */
export function responseBody(
  { data, ascii, errors, coverage }: ResponseParts,
  cost: Cost | null,
): Body {
  const errorsText = errors.length > 0 ? `,"errors":${JSON.stringify(errors.map(formatted))}` : "";
  const extensions = { ...(coverage && { coverage }), ...(cost && { cost }) };
  const extensionsText = coverage || cost ? `,"extensions":${JSON.stringify(extensions)}` : "";
  const isPlain = ascii && errorsText === "" && extensionsText === "";
  const tail = `${errorsText}${extensionsText}}\n`;
  if (typeof data !== "string") return [Buffer.from('{"data":'), ...data, Buffer.from(tail)];
  const text = `{"data":${data}${tail}`;
  return [isPlain ? text : Buffer.from(text)];
}

/** Inside the gateway, places are named by the keys of the data; a client knows its own aliases. */
function formatted({ message, path, extensions }: ExecutionError): GraphQLFormattedError {
  return { message, ...(path ? { path: path.map(clientName) } : {}), extensions };
}

function clientName(segment: string | number): string | number {
  return typeof segment === "string" ? responseKeyOfDataKey(segment) : segment;
}
