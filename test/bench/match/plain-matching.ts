import { Client, type QueryConfig } from "pg";
import { aYearBefore, yearOf } from "../../../subgraphs/province/exchange/matching/priority.ts";
import { prioritySql } from "../../../subgraphs/province/exchange/matching/priority-sql.ts";
import {
  orderOfPointsSql,
  pointsSql,
} from "../../../subgraphs/province/exchange/matching/weigh-sql.ts";
import { coveredPrefixes, coveringCodes } from "../../../subgraphs/reference/region-cover.ts";
import { keepRegister } from "../../../subgraphs/service/permits/keep-register.ts";

/** What an asker is shown, the best first. */
export type Shown = readonly { readonly id: string; readonly points: number }[];

/** What a job or a worker is weighed by that is no column: codes of regions, as the reference data has them. */
interface Asked {
  readonly id: string;
  readonly codes: readonly string[];
}

/**
 * The best of one register by plain SQL, as its owner: everybody who seeks the trade of a job and every open
 * job of a worker's trades is weighed, however many they are, and neither signed, permitted nor written down.
 */
export class PlainMatching {
  readonly #client: Client;
  readonly #today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format();

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(databaseUrl: string): Promise<PlainMatching> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query("BEGIN");
    await client.query(keepRegister);
    return new PlainMatching(client);
  }

  /** The places of jobs, with what covers them. */
  async jobs(ids: readonly string[]): Promise<Asked[]> {
    const { rows } = await this.#client.query<{ id: string; workplace_code: string }>(
      "SELECT id, workplace_code FROM job_posting WHERE id = ANY ($1)",
      [ids],
    );
    return rows.map((job) => ({ id: job.id, codes: coveringCodes(job.workplace_code) }));
  }

  /** Workers, with what the regions cover that they ask for. */
  async workers(ids: readonly string[]): Promise<Asked[]> {
    const { rows } = await this.#client.query<{ id: string; intent_regions: string[] | null }>(
      "SELECT id, intent_regions FROM worker WHERE id = ANY ($1)",
      [ids],
    );
    return rows.map((worker) => ({
      id: worker.id,
      codes: coveredPrefixes(worker.intent_regions ?? []),
    }));
  }

  candidates(jobs: readonly Asked[], first: number): Promise<ReadonlyMap<string, Shown>> {
    return this.#best({
      ...{ name: "candidates", text: candidatesSql },
      values: [JSON.stringify(jobs), first, yearOf(this.#today), aYearBefore(this.#today)],
    });
  }

  matches(workers: readonly Asked[], first: number): Promise<ReadonlyMap<string, Shown>> {
    return this.#best({
      ...{ name: "matches", text: matchesSql },
      values: [JSON.stringify(workers), first, yearOf(this.#today)],
    });
  }

  async #best(statement: QueryConfig): Promise<ReadonlyMap<string, Shown>> {
    const { rows } = await this.#client.query<{ asked: string; id: string; place: string }>(
      statement,
    );
    const shown = new Map<string, { id: string; points: number }[]>();
    for (const { asked, id, place } of rows) {
      const list = shown.get(asked) ?? [];
      list.push({ id, points: Number.MAX_SAFE_INTEGER - Number(place) });
      shown.set(asked, list);
    }
    return shown;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

const candidatesSql = `SELECT asked.id AS asked, best.id, best.place
FROM jsonb_to_recordset($1::jsonb) AS asked (id text, codes text[])
JOIN job_posting AS job USING (id)
CROSS JOIN LATERAL (
  SELECT seeker.worker_id AS id, ${orderOfPointsSql(
    `(${pointsSql({
      intentExact: "job.occupation_code = ANY (seeker.intended)",
      intentRelated: "seeker.intends_group",
      skillExact: "job.occupation_code = ANY (seeker.held)",
      skillRelated: "seeker.held <> '{}'",
      wantedCents: "seeker.min_monthly_cents",
      payMinCents: "job.monthly_min_cents",
      payMaxCents: "job.monthly_max_cents",
      regionPreferred: "seeker.regions && asked.codes",
      anyRegion: "seeker.regions = '{}'",
      staysAtHome: "seeker.wants_to_go_out IS FALSE",
      sameProvince: "left(seeker.region_code, 2) = left(job.workplace_code, 2)",
      formWanted: "(seeker.forms = '{}' OR job.form = ANY (seeker.forms))",
      educationMeets: "job.education_rank <= seeker.education_rank",
      isTargetGroup: "seeker.population_category = ANY (job.target_groups)",
    })} + ${prioritySql({ worker: "seeker", ageYear: "$3", aYearAgo: "$4" })})`,
  )} AS place
  FROM seeker
  WHERE seeker.minor_group = left(job.occupation_code, 7) AND seeker.is_first
    AND coalesce($3::int - seeker.birth_year >= job.age_min, true)
    AND coalesce($3::int - seeker.birth_year - 1 <= job.age_max, true)
  ORDER BY 2, 1 LIMIT $2::int) AS best
ORDER BY 1, 3, 2`;

const matchesSql = `SELECT asked.id AS asked, best.id, best.place
FROM jsonb_to_recordset($1::jsonb) AS asked (id text, codes text[])
JOIN worker USING (id)
CROSS JOIN LATERAL (
  SELECT array_agg(code) AS codes, array_agg(DISTINCT left(code, 7)) AS groups,
         array_agg(left(code, 7)) FILTER (WHERE intends) AS intended_groups,
         array_agg(code) FILTER (WHERE NOT intends) AS held,
         array_agg(left(code, 7)) FILTER (WHERE NOT intends) AS held_groups
    FROM (SELECT code, true AS intends FROM unnest(worker.intent_occupations) AS code
           UNION ALL
          SELECT occupation_code, false FROM skill WHERE worker_id = worker.id) AS each) AS known
CROSS JOIN LATERAL (
  SELECT job.id, ${orderOfPointsSql(
    pointsSql({
      intentExact: "job.occupation_code = ANY (worker.intent_occupations)",
      intentRelated: "left(job.occupation_code, 7) = ANY (known.intended_groups)",
      skillExact: "job.occupation_code = ANY (known.held)",
      skillRelated: "left(job.occupation_code, 7) = ANY (known.held_groups)",
      wantedCents: "worker.intent_min_monthly_cents",
      payMinCents: "job.monthly_min_cents",
      payMaxCents: "job.monthly_max_cents",
      regionPreferred: "job.workplace_code ^@ ANY (asked.codes)",
      anyRegion: "coalesce(worker.intent_regions, '{}') = '{}'",
      staysAtHome: "worker.wants_to_go_out IS FALSE",
      sameProvince: "left(job.workplace_code, 2) = left(worker.region_code, 2)",
      formWanted:
        "(coalesce(worker.intent_forms, '{}') = '{}' OR job.form = ANY (worker.intent_forms))",
      educationMeets: "job.education_rank <= worker.education_rank",
      isTargetGroup: "worker.population_category = ANY (job.target_groups)",
    }),
  )} AS place
  FROM job_posting AS job
  WHERE job.status = 'OPEN' AND left(job.occupation_code, 7) = ANY (known.groups)
    AND coalesce(job.valid_through > now(), true)
    AND coalesce(left(job.duplicate_of, 2) <> left(worker.id, 2), true)
    AND coalesce($3::int - worker.birth_year >= job.age_min, true)
    AND coalesce($3::int - worker.birth_year - 1 <= job.age_max, true)
  ORDER BY 2, 1 LIMIT $2::int) AS best
ORDER BY 1, 3, 2`;
