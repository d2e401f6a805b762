import type { DataSource } from "typeorm";
import { keepingRegister } from "../../service/permits/keep-register.ts";
import { monitoredCategories } from "../exchange/matching/priority.ts";
import { provinceProfiles } from "../profiles.ts";
import { takeSeedingTurn } from "../seed/seeding-turn.ts";

/** Whom the principals of the demonstration may see in a generated register. */
const demo = {
  caseload: 30,
  employer: "44:employer:guangdong-001",
  authorisations: 20,
} as const;

/**
 * Gives each generated register a helper with a caseload, and an employer whom some workers have
 * authorised, when it has none. A register of real people is left as it is. Equal registers get equal
 * rows: of the authorisations every seventh is over, and every fifth withdrawn.
 */
export async function fillDemoAccess(database: DataSource, held: readonly string[]): Promise<void> {
  await keepingRegister(database, async (register) => {
    await register.query(takeSeedingTurn);
    for (const { code, name } of provinceProfiles.filter(({ code }) => held.includes(code))) {
      const helper = `helper:${name.en.toLowerCase()}-001`;
      await register.query(caseloadSql, [code, helper, monitoredCategories, demo.caseload]);
      await register.query(authorisationsSql, [code, demo.employer, demo.authorisations]);
    }
  });
}

const isGenerated =
  "EXISTS (SELECT FROM register WHERE province = $1 AND seed_fingerprint IS NOT NULL)";

const caseloadSql = `
  INSERT INTO caseload (helper, worker_id)
  SELECT $2, id FROM worker
   WHERE province = $1 AND ${isGenerated}
     AND NOT EXISTS (SELECT FROM caseload WHERE left(worker_id, 2) = $1)
   ORDER BY population_category = ANY ($3) DESC, id
   LIMIT $4
  ON CONFLICT DO NOTHING`;

const authorisationsSql = `
  INSERT INTO data_authorization (id, worker_id, recipient, purposes, field_groups, notice_version,
                                  granted_at, expires_at, withdrawn_at)
  SELECT $1 || ':' || md5('authorization' || worker.id)::uuid, worker.id, $2,
         ARRAY['MATCHING', 'PLACEMENT_FOLLOW_UP'],
         ARRAY['BASIC', 'LINK', 'CONTACT', 'SKILLS', 'INTENT', 'EMPLOYMENT'], '2026-01',
         register.watermark - interval '30 days',
         register.watermark + CASE WHEN n % 7 = 0 THEN interval '-1 day' ELSE interval '2 years' END,
         CASE WHEN n % 5 = 0 THEN register.watermark - interval '1 day' END
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM worker
           WHERE province = $1 AND wants_work AND ${isGenerated}
             AND NOT EXISTS (SELECT FROM data_authorization WHERE left(worker_id, 2) = $1)
           ORDER BY id LIMIT $3) AS worker
    JOIN register ON register.province = $1
  ON CONFLICT DO NOTHING`;
