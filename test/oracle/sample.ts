import pg from "pg";

/** Values that really occur in a register, for queries that find something. */
export interface Sample {
  readonly jobs: readonly string[];
  readonly workers: readonly string[];
  /** Of people with placements, or records in two registers. */
  readonly personLinks: readonly string[];
  readonly usccs: readonly string[];
  readonly counties: readonly string[];
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
