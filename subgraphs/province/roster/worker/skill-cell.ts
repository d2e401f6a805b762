import type { SkillDraft } from "../../worker/worker-draft.ts";
import { BadCell, type CellReader } from "../cell.ts";
import { occupationCodeOf, occupationNameOf } from "../place-cells.ts";

/** A skill as 4-03-02-01 中式烹调师 3级 5年: the name alone will do, the name, level and years may be missing. */
export const skillOf: CellReader<SkillDraft> = (text) => {
  const words = text.normalize("NFKC").split(/\s+/);
  const level = taken(words, /^([1-5])级$/);
  const years = taken(words, /^(\d{1,2}(?:\.\d)?)年$/);
  const [first = "", ...rest] = words;
  const occupation = occupationCodeOf(first);
  if (occupation instanceof BadCell || rest.length > 1)
    return new BadCell(
      'must be skills such as "4-03-02-01 中式烹调师 3级 5年", or names of occupations',
    );
  return { occupation, name: rest[0] ?? occupationNameOf(occupation), level, years };
};

/** How a skill is written, so that `skillOf` reads the same. */
export function skillText({ occupation, name, level, years }: SkillDraft): string {
  const words = [
    occupation,
    name.replaceAll(/\s+/g, ""),
    ...(level === null ? [] : [`${level}级`]),
    ...(years === null ? [] : [`${years}年`]),
  ];
  return words.join(" ");
}

/** Takes the first word of a form from the words, and gives its number. */
function taken(words: string[], form: RegExp): number | null {
  const index = words.findIndex((word) => form.test(word));
  if (index === -1) return null;
  const [word = ""] = words.splice(index, 1);
  return Number(form.exec(word)?.[1]);
}
