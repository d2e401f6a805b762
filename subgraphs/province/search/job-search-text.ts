import { occupationByCode } from "../../reference/occupations.ts";
import type { WeightedText } from "./segment.ts";

/** The parts of a posting in which a search looks. */
export interface SearchedJob {
  readonly title: string;
  readonly description: string;
  readonly occupationCode: string | null;
  readonly employerName: string | null;
  readonly skillsRequired: readonly string[];
}

/**
 * What of a posting is searched, for `toTsvector`: the title counts most, then the occupation with
 * its usual word and the skills asked for, then the employer, then the description. So 厨师 also
 * finds a posting that only says 中式烹调师.
 */
export function jobSearchText(job: SearchedJob): readonly WeightedText[] {
  const occupation = job.occupationCode === null ? undefined : occupationByCode(job.occupationCode);
  const words = [occupation?.name, occupation?.aliases[0], ...job.skillsRequired];
  return [
    { text: job.title, weight: "A" },
    { text: words.filter((word) => word !== undefined).join("，"), weight: "B" },
    { text: job.employerName ?? "", weight: "C" },
    { text: job.description, weight: "D" },
  ];
}
