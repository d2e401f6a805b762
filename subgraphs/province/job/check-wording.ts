import type { TakesProblems } from "../write/takes-problems.ts";
import { forbiddenWordings } from "./wording/forbidden-wordings.ts";
import { type Ground, grounds } from "./wording/grounds.ts";
import { readWording } from "./wording/read-wording.ts";

/** Takes note, once for each ground, of words that ask for what the law lets nobody ask for. */
export function checkWording(text: string, field: string, problems: TakesProblems): void {
  for (const [ground, words] of forbiddenWordsIn(text)) {
    const { mustNot, law } = grounds[ground];
    problems.expect(false, field, `must not ${mustNot}, as "${words}" does (${law})`);
  }
}

/** The first words found on each ground, in the spelling that the rules read. */
export function forbiddenWordsIn(text: string): ReadonlyMap<Ground, string> {
  const wording = readWording(text);
  const found = new Map<Ground, string>();
  for (const { ground, words, reading } of forbiddenWordings) {
    if (found.has(ground)) continue;
    const [match] = words.exec(wording[reading]) ?? [];
    if (match !== undefined) found.set(ground, match.replaceAll(/[|\n]/g, ""));
  }
  return found;
}
