import type { GraphQLFormattedError } from "graphql";
import type { Cost } from "./budget/debit.ts";
import type { ExecutionError } from "./execute/execution-errors.ts";
import type { CoverageSummary } from "./execute/merge/coverage.ts";
import { responseKeyOfDataKey } from "./plan/data-keys.ts";

/** What a response is made of; the data is JSON text already. */
export interface ResponseParts {
  readonly dataText: string;
  /** Whether every character of the data is known to be ASCII. */
  readonly ascii: boolean;
  readonly errors: readonly ExecutionError[];
  /** Null when nothing was scattered. */
  readonly coverage: CoverageSummary | null;
}

/**
 * The response as the bytes of its JSON. They are made at once: a text as long as a page is a tree of
 * thousands of pieces, and none of them should be alive when the next request makes its own. ASCII
 * text is written as latin1, byte for character; errors and coverage may hold anything.
 *
 * @param cost null when the client does not ask for it
 */
export function responseBody(
  { dataText, ascii, errors, coverage }: ResponseParts,
  cost: Cost | null,
): Buffer {
  const errorsText = errors.length > 0 ? `,"errors":${JSON.stringify(errors.map(formatted))}` : "";
  const extensions = { ...(coverage && { coverage }), ...(cost && { cost }) };
  const extensionsText = coverage || cost ? `,"extensions":${JSON.stringify(extensions)}` : "";
  const isPlain = ascii && errorsText === "" && extensionsText === "";
  const text = `{"data":${dataText}${errorsText}${extensionsText}}\n`;
  return Buffer.from(text, isPlain ? "latin1" : "utf8");
}

/** Inside the gateway, places are named by the keys of the data; a client knows its own aliases. */
function formatted({ message, path, extensions }: ExecutionError): GraphQLFormattedError {
  return { message, ...(path ? { path: path.map(clientName) } : {}), extensions };
}

function clientName(segment: string | number): string | number {
  return typeof segment === "string" ? responseKeyOfDataKey(segment) : segment;
}
