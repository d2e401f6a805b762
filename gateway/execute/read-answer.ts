import { isAscii, isUtf8 } from "node:buffer";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import { SubgraphUnavailableError } from "./errors.ts";
import { parsePlainJson } from "./parse-plain-json.ts";
import type { Reply, SubgraphAnswer, SubgraphError } from "./transport.ts";

/**
 * Reads what a subgraph replied, unless there is a doubt about it: who has not signed it may have sent
 * anything. ASCII is read as latin1, which is several times faster than UTF-8. A
 * string needs no escaping on the way out when the whole answer holds no backslash; where there is
 * one, it may begin an escape such as \u53a8, which stands for a character that is not ASCII.
 *
 * @throws SubgraphUnavailableError when it is no well-formed GraphQL answer, or not to be believed
 */
export function readAnswer(reply: Reply): SubgraphAnswer {
  const { bytes, status, contentType, doubt, logHead } = reply;
  if (doubt !== null) throw badAnswer(doubt);
  if (contentType !== null && !json.test(contentType)) {
    throw badAnswer(`It answered no JSON (HTTP status ${status}).`);
  }
  const isPlain = isAscii(bytes);
  if (holdsTooMuch(bytes)) throw badAnswer(`Its answer has over ${limits.answerValuesMax} values.`);
  // What is not would be read as other letters, and nobody would know.
  if (!isPlain && !isUtf8(bytes)) throw badAnswer("Its answer is not UTF-8.");
  const escaped = bytes.includes(0x5c);
  const answer = parseAnswer(bytes.toString(isPlain ? "latin1" : "utf8"), status);
  return { ...answer, ascii: isPlain && !escaped, escaped, logHead };
}

/** Three letters make an object, and millions of these take a hundred times as long to read as to send. */
function holdsTooMuch(bytes: Buffer): boolean {
  const { answerValuesMax } = limits;
  // No value is shorter than a byte, so that hardly an answer is counted.
  if (bytes.length <= answerValuesMax) return false;
  let count = 0;
  for (let at = 0; at < bytes.length && count <= answerValuesMax; at += 1) {
    const byte = bytes[at];
    if (byte === comma || byte === list || byte === object) count += 1;
  }
  return count > answerValuesMax;
}

/** As many of these as values, but for empty lists and objects, which count twice. */
const [comma, list, object] = [0x2c, 0x5b, 0x7b];

const json = /^application\/(graphql-response\+)?json\b/i;

function parseAnswer(text: string, status: number): Pick<SubgraphAnswer, "data" | "errors"> {
  let answer: unknown;
  try {
    answer = parsePlainJson(text);
  } catch (cause) {
    throw badAnswer(`It answered no JSON (HTTP status ${status}).`, cause);
  }
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
