import { minorGroupOf } from "../../../subgraphs/province/exchange/matching/minor-group.ts";
import { priorityOf } from "../../../subgraphs/province/exchange/matching/priority.ts";
import { weigh } from "../../../subgraphs/province/exchange/matching/weigh.ts";
import { type Demand, demandOf } from "../../../subgraphs/province/job/demand.ts";
import { type Supply, supplyOf } from "../../../subgraphs/province/worker/supply.ts";
import { educationByCode } from "../../../subgraphs/reference/education.ts";
import { Dice } from "../../province/support/dice.ts";
import {
  aJob,
  aWorker,
  idOf,
  type JobValues,
  jobRow,
  type Row,
  workerRow,
} from "../../province/support/rows.ts";
import { seeksWorkOf } from "./seeks-work.ts";

/** Two of one minor group, one of another, and one that nobody has. */
const occupations = ["4-03-02-01", "4-03-02-05", "4-03-03-01", "6-18-02-04", "4-02-07-08"];
const places = ["610113", "610928", "610981", "610902", "440305", "440104", "440102", "320505"];
const preferences = [
  ["61"],
  ["610900"],
  ["610981"],
  ["610928"],
  ["44"],
  ["440102"],
  ["32", "440300"],
  [],
];
const forms = ["FULL_TIME", "PART_TIME", "SHORT_TERM", "SEASONAL"];
const categories = ["LIFTED", "MARGINAL_RISK", "SUDDEN_HARDSHIP", "OTHER_RURAL"];
const educations = [null, "80", "70", "60", "40", "30", "20", "90"];

/** A worker's row and its skills, to be inserted, and what matching reads of both. */
export interface Seeker {
  readonly id: string;
  readonly row: Row;
  readonly skills: readonly Row[];
  readonly supply: Supply;
}

export interface Offer {
  readonly job: JobValues;
  readonly row: Row;
  readonly demand: Demand;
}

interface Making {
  readonly province: string;
  readonly seed: number;
}

/** Workers who differ in everything that is weighed, and in what rules them out. */
export function manySeekers(count: number, { province, seed }: Making): Seeker[] {
  const dice = new Dice(seed);
  return Array.from({ length: count }, (_, index) => {
    const hasIntent = dice.chance(85);
    const education = dice.pick(educations);
    const id = idOf(province, 0x1000 + index);
    const row = {
      ...workerRow(
        aWorker({
          id,
          person_link: `person-${province}-${index}`,
          region_code: dice.pick(places.filter((place) => place.startsWith(province))),
          population_category: dice.pick(categories),
          status: dice.pick(["UNEMPLOYED", "UNEMPLOYED", "EMPLOYED", "RETURNED", "UNABLE"]),
          languages: dice.pick([["普通话"], ["彝语"], []]),
          wants_work: hasIntent ? dice.chance(85) : null,
          wants_to_go_out: hasIntent ? dice.pick([true, false, null]) : null,
          intent_occupations: hasIntent ? dice.some(occupations) : null,
          intent_regions: hasIntent ? dice.pick(preferences) : null,
          intent_min_monthly_cents: dice.chance(70) ? 200_000 + dice.below(8) * 100_000 : null,
        }),
      ),
      birth_year: dice.chance(90) ? 1965 + dice.below(44) : null,
      education,
      education_rank: educationByCode(education ?? "")?.rank ?? 0,
      status_as_of: dice.pick(["2024-01-01", "2026-03-01"]),
      intent_forms: hasIntent ? dice.some(forms) : null,
    };
    const skills = dice.some(occupations).map((occupation) => ({
      worker_id: id,
      occupation_code: occupation,
      name: occupation,
      level: null,
      years: "2.5",
    }));
    const skillCodes = skills.map((skill) => skill.occupation_code);
    return { id, row, skills, supply: supplyOf({ ...row, skill_codes: skillCodes } as never) };
  });
}

/** Jobs that differ in everything that is weighed, and in what rules them out. */
export function manyOffers(count: number, { province, seed }: Making): Offer[] {
  const dice = new Dice(seed);
  return Array.from({ length: count }, (_, index) => {
    const wage = dice.chance(85) ? 150_000 + dice.below(8) * 100_000 : null;
    const job = aJob({
      id: idOf(province, index + 1),
      region_code: dice.pick(places.filter((place) => place.startsWith(province))),
      workplace_code: dice.pick(places),
      occupation_code: dice.chance(90) ? dice.pick(occupations) : null,
      form: dice.pick(forms),
      wage_min_cents: wage,
      wage_max_cents: wage === null || dice.chance(20) ? null : wage + dice.below(4) * 100_000,
      education_min: dice.pick(educations),
      age_min: dice.chance(40) ? 18 + dice.below(12) : null,
      age_max: dice.chance(40) ? 35 + dice.below(25) : null,
      target_groups: dice.some(categories),
      status: dice.pick(["OPEN", "OPEN", "OPEN", "FILLED"]),
      duplicate_of: dice.chance(10) ? idOf(dice.pick(["53", "44"]), index) : null,
    });
    const row = jobRow(job);
    return { job, row, demand: demandOf(row as never) };
  });
}

/** Today for everything in these tests; the process counts ages by its own clock's year. */
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());
const ageYear = Number(today.slice(0, 4));

export interface Ranked {
  readonly id: string;
  readonly score: number;
}

/** Which jobs a worker must be shown, in order: found by looking at every pair. */
export function expectedMatches({ supply }: Seeker, offers: readonly Offer[]): Ranked[] {
  return ranked(
    offers
      .filter(({ demand, job }) => job.duplicate_of === null && mayMatch(supply, demand))
      .map(({ job, demand }) => ({
        id: job.id,
        score: weigh(supply, demand, { ageYear }).points / 1_000_000,
      })),
  );
}

/** Which workers a job must be shown, in order: found by looking at every pair. */
export function expectedCandidates({ demand }: Offer, seekers: readonly Seeker[]): Ranked[] {
  return ranked(
    seekers
      .filter(({ row, supply }) => seeksWorkOf(row) && mayMatch(supply, demand))
      .map(({ id, row, supply }) => {
        const priority = priorityOf(
          {
            populationCategory: supply.populationCategory,
            status: row.status as never,
            statusAsOf: String(row.status_as_of),
            educationRank: Number(row.education_rank),
            birthYear: supply.birthYear,
          },
          { today },
        );
        const { points } = weigh(supply, demand, { ageYear });
        return { id, score: (points + priority.points) / 1_000_000 };
      }),
  );
}

/** Nothing speaks against the pair so strongly that it must not be shown. */
function mayMatch(supply: Supply, demand: Demand): boolean {
  if (!supply.wantsWork || !demand.open || demand.occupation === null) return false;
  const group = minorGroupOf(demand.occupation);
  const known = [...supply.occupations, ...supply.skills].map(minorGroupOf);
  if (!known.includes(group)) return false;
  if (supply.birthYear === null) return true;
  const turning = ageYear - supply.birthYear;
  return turning >= (demand.ageMin ?? 0) && turning - 1 <= (demand.ageMax ?? 200);
}

function ranked(found: readonly Ranked[]): Ranked[] {
  return [...found].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
