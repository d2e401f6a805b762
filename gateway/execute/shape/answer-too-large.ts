import { limits } from "../../limits.ts";
import { TooManyRowsError } from "../errors.ts";

/** An answer is longer than the limit. */
export function tooLarge(): TooManyRowsError {
  return new TooManyRowsError({
    limit: "answerCharacters",
    message: `The answer would be longer than ${limits.answerCharactersMax} characters. Ask for fewer rows, with a smaller "first".`,
  });
}
