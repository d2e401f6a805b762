/**
 * Figures that the provinces published, as their notices and the press gave them. They are the
 * yardstick of the generated registers: what counts persons or places is multiplied by SCALE, money,
 * ratios, standards and catalogues stay as they are.
 */
export interface OfficialFigure {
  readonly province: string;
  /** A year, a quarter (2022Q3), a day, or a span of months. */
  readonly period: string;
  readonly metric: string;
  readonly value: number;
  readonly unit:
    | "PERSON"
    | "PERSON_TIME"
    | "COUNT"
    | "RATIO"
    | "YUAN"
    | "YUAN_PER_PERSON"
    | "MONTH"
    | "DAY";
  /** Whom the figure counts, in the words of the source; empty when it counts no people. */
  readonly population: string;
  readonly isScaled: boolean;
}

type Row = readonly [
  province: string,
  period: string,
  metric: string,
  value: number,
  unit: OfficialFigure["unit"],
  population: string,
];

const rows: readonly Row[] = [
  // Shaanxi, results of 2022.
  ["61", "2022", "employed_scale", 2_194_000, "PERSON", "脱贫人口"],
  ["61", "2022", "employed_scale_target_ratio", 1.04, "RATIO", "脱贫人口"],
  ["61", "2022", "special_funds_key_counties", 100_000_000, "YUAN", ""],
  ["61", "2022Q3", "subsidies_paid", 360_000_000, "YUAN", "脱贫群众"],
  ["61", "2022", "brands", 69, "COUNT", ""],
  ["61", "2022", "brand_workers", 56_000, "PERSON", "脱贫人口"],
  ["61", "2022", "community_factories", 1_958, "COUNT", ""],
  ["61", "2022", "community_factory_workers", 20_000, "PERSON", "脱贫劳动力"],
  ["61", "2022", "assistance_bases", 1_245, "COUNT", ""],
  ["61", "2022", "assistance_base_workers", 21_000, "PERSON", "脱贫劳动力"],
  ["61", "2022", "public_post_workers", 214_000, "PERSON", "脱贫人口"],
  ["61", "2022", "service_items", 166, "COUNT", ""],
  ["61", "2022", "training", 81_600, "PERSON_TIME", "脱贫群众"],
  ["61", "2022", "key_tasks", 42, "COUNT", ""],
  ["61", "2022", "policy_reinforcements", 6, "COUNT", ""],
  // Yunnan, results of 2022.
  ["53", "2022", "rural_workers_transferred", 15_692_700, "PERSON", "农村劳动力"],
  ["53", "2022", "employed_scale", 3_237_000, "PERSON", "脱贫劳动力"],
  ["53", "2022", "average_income_lower_bound", 4_200, "YUAN", "脱贫劳动力"],
  ["53", "2022", "key_area_subsidy_increase", 238_000_000, "YUAN", ""],
  ["53", "2022", "transferred_to_eastern_provinces", 809_400, "PERSON", "脱贫劳动力"],
  ["53", "2022", "returnees_reemployed", 94_400, "PERSON", "脱贫人口"],
  ["53", "2022", "startup_loans", 2_027, "PERSON", "脱贫劳动力"],
  ["53", "2022", "startup_loans_amount", 332_000_000, "YUAN", "脱贫劳动力"],
  ["53", "2022", "workshop_workers", 38_300, "PERSON", "脱贫劳动力"],
  ["53", "2022", "training", 1_420_600, "PERSON_TIME", "脱贫劳动力"],
  ["53", "2022", "service_standard_rounds", 3, "COUNT", ""],
  ["53", "2022", "service_standard_jobs_per_round", 5, "COUNT", ""],
  ["53", "2022", "training_within_days", 15, "DAY", ""],
  // Hainan, results of 2022.
  ["46", "2022", "employed_scale", 315_000, "PERSON", "脱贫人口(含监测对象)"],
  ["46", "2022", "employed_scale_target_ratio", 1.1244, "RATIO", "脱贫人口(含监测对象)"],
  ["46", "2022", "wage_income_per_head", 11_909, "YUAN_PER_PERSON", "脱贫人口"],
  ["46", "2022", "matching_sectors", 12, "COUNT", ""],
  ["46", "2022", "work_awards", 256_500, "PERSON_TIME", "脱贫人口"],
  ["46", "2022", "work_awards_amount", 335_000_000, "YUAN", "脱贫人口"],
  ["46", "2022", "continuous_months_out", 6, "MONTH", ""],
  ["46", "2022", "flexible_months", 3, "MONTH", ""],
  ["46", "2021", "workshop_award_per_person", 1_000, "YUAN_PER_PERSON", "脱贫人口"],
  ["46", "2021", "base_award_per_person", 2_000, "YUAN_PER_PERSON", "脱贫人口"],
  ["46", "2022", "workshop_award_per_person", 4_000, "YUAN_PER_PERSON", "脱贫人口"],
  ["46", "2022", "base_award_per_person", 4_000, "YUAN_PER_PERSON", "脱贫人口"],
  [
    "46",
    "2022-05..2022-12",
    "job_post_station_employed",
    31_000,
    "PERSON_TIME",
    "脱贫户和监测对象家庭劳动力",
  ],
  // Yunnan, plan of 2023. Its base of 脱贫人口 is another population than 脱贫劳动力 above.
  ["53", "2023-01-31", "employed_scale", 2_864_500, "PERSON", "脱贫人口"],
  ["53", "2023", "wage_income_growth_target", 0.18, "RATIO", "脱贫人口"],
  ["53", "2023", "training_target", 700_000, "PERSON", "脱贫劳动力"],
  ["53", "2023", "organised_output_share_target", 0.1, "RATIO", "脱贫劳动力"],
  ["53", "2023", "out_of_province_share_target", 0.3, "RATIO", "脱贫劳动力"],
  ["53", "2023", "brand_workers_growth_target", 0.05, "RATIO", "脱贫人口"],
  ["53", "2023Q1", "year_target_reached_by_q1", 0.9, "RATIO", "脱贫人口"],
  ["53", "2023", "average_months_worked_target", 8.5, "MONTH", "脱贫人口"],
  ["53", "2023", "nearby_workers_lower_bound", 1_500_000, "PERSON", "脱贫劳动力"],
  ["53", "2023", "work_relief_share_central_budget", 0.3, "RATIO", ""],
  ["53", "2023", "work_relief_share_cohesion_funds", 0.2, "RATIO", ""],
  ["53", "2023", "yulu_employed_at_graduation", 0.9, "RATIO", "雨露计划毕业生"],
  ["53", "2023", "guidance_per_worker", 1, "COUNT", ""],
  ["53", "2023", "suitable_jobs_per_worker", 3, "COUNT", ""],
  ["53", "2023", "suitable_training_per_worker", 1, "COUNT", ""],
  ["53", "2023", "leaders_per_village_min", 3, "COUNT", ""],
  ["53", "2023", "leaders_per_village_max", 5, "COUNT", ""],
];

/** The metrics of unit COUNT that count places; the others are catalogues and standards. */
const countedPlaces: ReadonlySet<string> = new Set(["community_factories", "assistance_bases"]);

export const officialFigures: readonly OfficialFigure[] = rows.map(
  ([province, period, metric, value, unit, population]) => ({
    province,
    period,
    metric,
    value,
    unit,
    population,
    isScaled: unit === "PERSON" || unit === "PERSON_TIME" || countedPlaces.has(metric),
  }),
);

/** The published value of a province's metric; throws when nobody published one. */
export function officialFigure(province: string, metric: string, period: string): number {
  const found = officialFigures.find(
    (figure) =>
      figure.province === province && figure.metric === metric && figure.period === period,
  );
  if (found === undefined) throw new Error(`No figure ${metric} of ${province} for ${period}.`);
  return found.value;
}
