import { LimitError } from "../errors.ts";
import { limits } from "../limits.ts";
import { HttpRefusal, limitRefusal } from "./http-refusal.ts";
import { nestingOf } from "./nesting-of.ts";

/** @throws HttpRefusal when it is none */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw notJson;
  }
}

/** @throws HttpRefusal when there are too many, or they nest too deeply */
export function refuseVariables(json: string): void {
  const met = Buffer.byteLength(json);
  if (met > limits.variablesBytesMax) {
    const counted = "bytes in the variables";
    const bound = { limit: "variablesBytesMax", met, counted } as const;
    throw limitRefusal(413, new LimitError("LIMIT_VARIABLES", bound));
  }
  refuseNesting(json);
}

/**
 * @param levels how many lists and objects stand around what is bounded
 * @throws HttpRefusal
 */
export function refuseNesting(json: string, levels = 0): void {
  const met = nestingOf(json) - levels;
  if (met <= limits.nestingMax) return;
  const bound = { limit: "nestingMax", met, counted: "levels in the JSON" } as const;
  throw limitRefusal(400, new LimitError("LIMIT_DEPTH", bound));
}

const notJson = new HttpRefusal({
  status: 400,
  code: "BAD_REQUEST",
  message: "The body is not JSON.",
});
