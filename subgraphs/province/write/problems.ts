import { isPrintable } from "../../../schema/logs/printable.ts";
import { BadUserInputError } from "../../service/errors.ts";
import type { ProblemCode } from "./takes-problems.ts";

export interface Problem {
  /** Such as "input.purposes". */
  readonly field: string;
  /** A phrase such as "must not be empty", without a full stop. */
  readonly reason: string;
  /** Where it has one of its own. */
  readonly code?: ProblemCode;
}

/** Something is wrong with the input of a write; the first problem is also told as that of any other input. */
class BadInputError extends BadUserInputError {
  override readonly name = "BadInputError";
  /** Of the first problem, as field and reason are. */
  override readonly code: string;

  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    const [{ field, reason, code = "BAD_USER_INPUT" }] = problems;
    super(field, reason);
    this.code = code;
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { ...super.details, problems: this.problems };
  }
}

/** Gathers all that is wrong with an input, so that it is told at once. */
export class Problems {
  readonly #found: Problem[] = [];

  /** Takes note of a problem unless this holds. */
  expect(holds: boolean, field: string, reason: string, code?: ProblemCode): void {
    if (!holds) this.#found.push({ field, reason, ...(code && { code }) });
  }

  /** @throws BadInputError */
  refuse(): void {
    const [first, ...others] = this.#found;
    if (first !== undefined) throw new BadInputError([first, ...others]);
  }
}

export function isText(text: string, charactersMax: number): boolean {
  return isPrintable(text, charactersMax) && text.trim() !== "";
}
