import type { GraphQLFormattedError } from "graphql";

/** What a response is made of; the data is JSON text already. */
export interface ResponseParts {
  readonly dataText: string;
  /** Whether every character of the data is known to be ASCII. */
  readonly ascii: boolean;
  readonly errors: readonly GraphQLFormattedError[];
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

/** ASCII text is written as latin1, byte for character; errors and extensions may hold anything. */
export function responseBody({ dataText, ascii, errors, extensions }: ResponseParts): Buffer {
  const errorsText = errors.length > 0 ? `,"errors":${JSON.stringify(errors)}` : "";
  const extensionsText = extensions ? `,"extensions":${JSON.stringify(extensions)}` : "";
  const isPlain = ascii && errorsText === "" && extensionsText === "";
  const text = `{"data":${dataText}${errorsText}${extensionsText}}\n`;
  return Buffer.from(text, isPlain ? "latin1" : "utf8");
}
