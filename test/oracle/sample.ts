import pg from "pg";

/** Values that really occur in a register, for queries that find something. */
export interface Sample {
  readonly jobs: readonly string[];
  readonly workers: readonly string[];
  /** Of people with placements, or records in two registers. */
  readonly personLinks: readonly string[];
  readonly usccs: readonly string[];
  readonly counties: readonly string[];
  /** Codes that are in force no more, of regions whose successors have jobs, and a few others. */
  readonly abolishedRegions: readonly string[];
  /** Of brands and workshops that have jobs, and a few that have none. */
  readonly brands: readonly string[];
  readonly workshops: readonly string[];
  /** Unified social credit codes of employers that have jobs. */
  readonly hiring: readonly string[];
  readonly languages: readonly string[];
  readonly occupations: readonly string[];
  readonly industries: readonly string[];
}

/** Takes a sample that is the same for the same rows. */
export async function readSample(databaseUrl: string): Promise<Sample> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const column = async (sql: string): Promise<string[]> => {
    const { rows } = await client.query<[string]>({ text: sql, rowMode: "array" });
    return rows.map(([value]) => value);
  };
  try {
    return {
      jobs: await column("SELECT id FROM job_posting ORDER BY md5(id) LIMIT 60"),
      workers: await column("SELECT id FROM worker ORDER BY md5(id) LIMIT 60"),
      personLinks: await column(`
        (SELECT person_link FROM worker GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 20)
        UNION (SELECT person_link FROM placement ORDER BY 1 LIMIT 20)`),
      usccs: await column("SELECT uscc FROM employer ORDER BY md5(id) LIMIT 40"),
      counties: await column(
        "SELECT code FROM (SELECT DISTINCT workplace_code AS code FROM job_posting) c ORDER BY md5(code) LIMIT 40",
      ),
      abolishedRegions: await column(`
        WITH abolished AS (
          SELECT code, EXISTS (
              SELECT FROM region_successor JOIN job_posting ON region_code = successor
               WHERE region_successor.code = region.code) AS has_jobs
            FROM region
           WHERE valid_to IS NOT NULL AND left(code, 2) IN (SELECT province FROM register))
        (SELECT code FROM abolished WHERE has_jobs ORDER BY 1)
        UNION (SELECT code FROM abolished WHERE NOT has_jobs ORDER BY md5(code) LIMIT 10)`),
      brands: await column(`
        (SELECT DISTINCT brand_id FROM job_posting WHERE brand_id IS NOT NULL ORDER BY 1 LIMIT 30)
        UNION (SELECT id FROM labor_brand ORDER BY md5(id) LIMIT 2)`),
      workshops: await column(`
        (SELECT DISTINCT workshop_id FROM job_posting WHERE workshop_id IS NOT NULL ORDER BY 1 LIMIT 30)
        UNION (SELECT id FROM workshop ORDER BY md5(id) LIMIT 2)`),
      hiring: await column(
        "SELECT uscc FROM employer WHERE id IN (SELECT employer_id FROM job_posting) ORDER BY md5(id) LIMIT 40",
      ),
      languages: await column("SELECT DISTINCT unnest(languages) FROM worker ORDER BY 1"),
      occupations: await column(
        "SELECT DISTINCT occupation_code FROM job_posting WHERE occupation_code IS NOT NULL ORDER BY 1",
      ),
      industries: await column(
        "SELECT DISTINCT industry_code FROM job_posting WHERE industry_code IS NOT NULL ORDER BY 1",
      ),
    };
  } finally {
    await client.end();
  }
}
