import { isAscii, isUtf8 } from "node:buffer";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import { SubgraphUnavailableError } from "./errors.ts";
import { inTurns, lengthAtOnceMax } from "./in-turns.ts";
import { objectsIn } from "./objects-in.ts";
import { parsePlainJson } from "./parse-plain-json.ts";
import { readLargeJson, TooManyValuesError } from "./read-large-json.ts";
import type { Reply, SubgraphAnswer, SubgraphError } from "./transport.ts";

/**
 * Reads what a subgraph replied, unless there is a doubt about it: who has not signed it may have sent
 * anything. ASCII is read as latin1, which is several times faster than UTF-8. A
 * string needs no escaping on the way out when the whole answer holds no backslash; where there is
 * one, it may begin an escape such as \u53a8, which stands for a character that is not ASCII.
 *
 * @returns a promise only of a large answer, which is read piece by piece so that others are answered meanwhile
 * @throws SubgraphUnavailableError when it is no well-formed GraphQL answer, or not to be believed; for a
 * large one the promise may be rejected with it
 */
export function readAnswer(reply: Reply): SubgraphAnswer | Promise<SubgraphAnswer> {
  const { bytes, status, contentType, doubt, logHead } = reply;
  if (doubt !== null) throw badAnswer(doubt);
  if (contentType !== null && !json.test(contentType)) {
    throw badAnswer(`It answered no JSON (HTTP status ${status}).`);
  }
  const isPlain = isAscii(bytes);
  // What is not would be read as other letters, and nobody would know.
  if (!isPlain && !isUtf8(bytes)) throw badAnswer("Its answer is not UTF-8.");
  const escaped = bytes.includes(0x5c);
  const encoding = isPlain ? "latin1" : "utf8";
  const known = { ascii: isPlain && !escaped, escaped, logHead };
  return inTurns(readWhole({ bytes, encoding, status }, known));
}

interface AnswerText {
  readonly bytes: Buffer;
  readonly encoding: "latin1" | "utf8";
  /** That came with it. */
  readonly status: number;
}

function* readWhole(
  text: AnswerText,
  known: Pick<SubgraphAnswer, "ascii" | "escaped" | "logHead">,
): Generator<void, SubgraphAnswer> {
  const { data, errors } = readParts(yield* readJson(text), text.status);
  return { data, errors, objects: yield* objectsIn(data), ...known };
}

function* readJson({ bytes, encoding, status }: AnswerText): Generator<void, unknown> {
  try {
    if (bytes.length <= lengthAtOnceMax) return parsePlainJson(bytes.toString(encoding));
    return yield* readLargeJson({ bytes, encoding, valuesMax: limits.answerValuesMax });
  } catch (cause) {
    if (cause instanceof TooManyValuesError)
      throw badAnswer(`Its answer has over ${limits.answerValuesMax} values.`);
    throw badAnswer(`It answered no JSON (HTTP status ${status}).`, cause);
  }
}

const json = /^application\/(graphql-response\+)?json\b/i;

function readParts(answer: unknown, status: number): Pick<SubgraphAnswer, "data" | "errors"> {
  if (!isRecord(answer)) {
    throw badAnswer(`It answered JSON that is no object (HTTP status ${status}).`);
  }
  const { data = null, errors = [] } = answer;
  const hasErrors = Array.isArray(errors) && errors.length > 0;
  if (data !== null && !isRecord(data)) throw badAnswer("Its data is no object.");
  if (data === null && !hasErrors) {
    throw badAnswer(`It answered neither data nor errors (HTTP status ${status}).`);
  }
  return { data, errors: hasErrors ? errors.filter(isRecord).map(readError) : [] };
}

function readError(error: Record<string, unknown>): SubgraphError {
  return {
    message: typeof error.message === "string" ? error.message : "Unknown error.",
    ...(isPath(error.path) ? { path: error.path } : {}),
    ...(isRecord(error.extensions) ? { extensions: told(error.extensions) } : {}),
  };
}

function isPath(path: unknown): path is (string | number)[] {
  return (
    Array.isArray(path) &&
    path.every((segment) => typeof segment === "string" || typeof segment === "number")
  );
}

/** Details that are too deep to be told are left out; the code stays. */
function told(extensions: Record<string, unknown>): Record<string, unknown> {
  return isShallow(extensions, limits.errorNestingMax) ? extensions : { code: extensions.code };
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

function badAnswer(message: string, cause?: unknown): SubgraphUnavailableError {
  return new SubgraphUnavailableError("BAD_ANSWER", message, { cause });
}
