import { TooManyRowsError } from "../../errors.ts";
import { limits } from "../../limits.ts";

/** Thrown for an answer that is longer than the limit. */
export const tooLarge = new TooManyRowsError({
  limit: "answerCharacters",
  message: `The answer would be longer than ${limits.answerCharactersMax} characters. Ask for fewer rows, with a smaller "first".`,
});
