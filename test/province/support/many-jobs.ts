import { usccCheckCharacter } from "../../../subgraphs/reference/uscc.ts";
import { Dice } from "./dice.ts";
import { aJob, idOf, type JobValues } from "./rows.ts";

export const brandId = idOf("61", 0xb0);
export const workshopId = idOf("61", 0xa0);
const body = "91610000294224222";
export const uscc = body + usccCheckCharacter(body);

const dishes = ["厨师", "缝纫工", "焊工", "保洁员", "快递员", "修脚师"];

/** Postings of one province that differ in everything a filter or a sort looks at. */
export function manyJobs(
  count: number,
  { province, seed }: { province: string; seed: number },
): JobValues[] {
  const dice = new Dice(seed);
  const counties = countiesOf(province);
  return Array.from({ length: count }, (_, index) => {
    const published = Date.UTC(2026, dice.below(6), 1 + dice.below(28), dice.below(24));
    const ageMin = dice.chance(40) ? 16 + dice.below(10) : null;
    const season = dice.chance(30) ? 1 + dice.below(9) : null;
    const wage = dice.chance(90) ? 10_00 + dice.below(20) * 100 : null;
    const period = dice.pick(["HOUR", "DAY", "MONTH", "YEAR", "PIECE"] as const);
    const factor = { HOUR: 1, DAY: 10, MONTH: 200, YEAR: 2000, PIECE: 1 }[period];
    return aJob({
      id: idOf(province, index + 1),
      region_code: dice.pick(counties),
      workplace_code: dice.pick([...counties, "320505", "440305"]),
      title: `招聘${dice.pick(dishes)}`,
      description: dice.chance(50) ? "包吃住，月休四天" : `另招${dice.pick(dishes)}`,
      occupation_code: dice.chance(90)
        ? dice.pick(["4-03-02-01", "4-03-02-05", "6-18-02-04", "4-02-07-08"])
        : null,
      industry_code: dice.pick(["C18", "C1810", "H62", "G60", null]),
      form: dice.pick(["FULL_TIME", "PART_TIME", "SHORT_TERM", "SEASONAL"]),
      wage_min_cents: wage === null ? null : wage * factor,
      wage_max_cents: wage === null ? null : wage * factor * 2,
      wage_period: period,
      season_start: season === null ? null : `2026-0${season}-01`,
      season_end:
        season === null || dice.chance(20)
          ? null
          : `2026-${season + 3 > 9 ? "" : "0"}${season + 3}-28`,
      education_min: dice.pick([null, null, "80", "70", "60", "40", "30", "20"]),
      age_min: ageMin,
      age_max: dice.chance(40) ? 35 + dice.below(25) : null,
      board: dice.chance(50),
      lodging: dice.chance(50),
      target_groups: dice.some(["LIFTED", "MARGINAL_RISK", "RURAL_LOW_INCOME"]),
      employer_id: dice.chance(50) ? `${province}:${uscc}` : null,
      brand_id: dice.chance(10) ? brandId : null,
      workshop_id: dice.chance(10) ? workshopId : null,
      status: dice.pick(["OPEN", "OPEN", "OPEN", "FILLED", "CLOSED"]),
      published_at: new Date(published).toISOString(),
      // Few different values, so that ids have to break ties.
      valid_through: `2096-0${7 + dice.below(3)}-01T00:00:00.000Z`,
      duplicate_of: dice.chance(10) ? idOf(dice.pick(["53", "44"]), index) : null,
    });
  });
}

/** Current counties, and one that rows are still filed under although it was abolished. */
function countiesOf(province: string): readonly string[] {
  return province === "61"
    ? ["610113", "610124", "610902", "610981", "610928", "610924"]
    : [`${province}0102`, `${province}0103`];
}
