import { simplified } from "./simplified.ts";

/** One text as the rules of wording read it. */
export interface Wording {
  /** Without any space: spaces between characters hide nothing. Punctuation and line ends stay. */
  readonly run: string;
  /** Its words between `|`, as spaces and punctuation set them apart: `|普工|女|18|40岁|`. */
  readonly items: string;
}

/**
 * Folds what is spelled otherwise but says the same: full-width forms and radicals, capital letters,
 * traditional characters, ♀ and ♂, and characters that nobody sees. Each character is looked at once.
 */
export function readWording(text: string): Wording {
  const folded = [...text.normalize("NFKC").toLowerCase()]
    .filter((character) => !/[\p{Cf}\p{Mn}]/u.test(character))
    .map((character) => simplified.get(character) ?? character)
    .join("");
  return { run: folded.replaceAll(/[^\S\n]/gu, ""), items: `|${itemsOf(folded).join("|")}|` };
}

function itemsOf(folded: string): readonly string[] {
  return folded
    .split(/[^\p{L}\p{N}\s]|\n/u)
    .flatMap((clause) => spelledTogether(clause.split(/\s/u)))
    .filter((word) => word !== "");
}

/** 限 女 工 is one word, 普工 女 are two: characters that stand apart one by one belong together. */
function spelledTogether(words: readonly string[]): readonly string[] {
  const together: string[] = [];
  let isSpelling = false;
  for (const word of words) {
    const isCharacter = /^\p{Script=Han}$/u.test(word);
    const before = together.at(-1);
    if (isCharacter && isSpelling && before !== undefined)
      together[together.length - 1] = before + word;
    else together.push(word);
    isSpelling = isCharacter;
  }
  return together;
}
