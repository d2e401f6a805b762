import type { DataSource, EntityManager } from "typeorm";
import { allRegions } from "../../reference/regions.ts";
import { type AgreementRecord, agreements } from "./agreements.ts";
import { alliances } from "./alliances.ts";

/** Fills an empty database with regions, agreements and alliances; leaves any other as it is. */
export async function loadReferenceData(database: DataSource): Promise<void> {
  await database.transaction(async (manager) => {
    // Two processes that start at once must not both find the table empty.
    await manager.query("SELECT pg_advisory_xact_lock(hashtext('laowu.cooperation.reference'))");
    const [found] = await manager.query("SELECT EXISTS (SELECT FROM region) AS filled");
    if (found.filled) return;
    await writeRegions(manager);
    await writeAgreements(manager);
    await writeAlliances(manager);
  });
}

async function writeRegions(manager: EntityManager): Promise<void> {
  const regions = allRegions();
  await manager.query(
    `INSERT INTO region (code, name, level, parent_code, valid_from, valid_to)
     SELECT code, name, level, parent, "validFrom", "validTo"
       FROM jsonb_to_recordset($1::jsonb)
         AS given (code text, name text, level text, parent text, "validFrom" date, "validTo" date)`,
    [JSON.stringify(regions)],
  );
  await manager.query(
    `INSERT INTO region_successor (code, successor)
     SELECT given.code, heir
       FROM jsonb_to_recordset($1::jsonb) AS given (code text, "supersededBy" text[]),
            unnest(given."supersededBy") AS heir`,
    [JSON.stringify(regions.filter(({ supersededBy }) => supersededBy.length > 0))],
  );
}

async function writeAgreements(manager: EntityManager): Promise<void> {
  const versions = agreements.flatMap(versionsOf);
  await manager.query(
    `INSERT INTO agreement (id, lineage, version, name, mechanism, effective_from, effective_to,
                            target_persons, training_standard, job_fairs_per_year, policy_terms,
                            supersedes)
     SELECT id, lineage, version, name, mechanism, "effectiveFrom", "effectiveTo",
            "targetPersons", "trainingStandard", "jobFairsPerYear", "policyTerms", supersedes
       FROM jsonb_to_recordset($1::jsonb)
         AS given (id text, lineage text, version int, name text, mechanism text,
                   "effectiveFrom" date, "effectiveTo" date, "targetPersons" int,
                   "trainingStandard" text, "jobFairsPerYear" int, "policyTerms" text[],
                   supersedes text)`,
    [JSON.stringify(versions)],
  );
  await manager.query(
    `INSERT INTO agreement_party (agreement_id, region_code)
     SELECT given.id, party
       FROM jsonb_to_recordset($1::jsonb) AS given (id text, parties text[]),
            unnest(given.parties) AS party`,
    [JSON.stringify(versions)],
  );
  await manager.query(
    `INSERT INTO data_scope (agreement_id, consumer, types, field_groups, purposes, max_rows_per_day,
                             expires_at)
     SELECT "agreementId", consumer, types, "fieldGroups", purposes, "maxRowsPerDay", "expiresAt"
       FROM jsonb_to_recordset($1::jsonb)
         AS given ("agreementId" text, consumer text, types text[], "fieldGroups" text[],
                   purposes text[], "maxRowsPerDay" int, "expiresAt" date)`,
    [
      JSON.stringify(
        versions.flatMap(({ id, dataScopes }) =>
          dataScopes.map((scope) => ({ agreementId: id, ...scope })),
        ),
      ),
    ],
  );
}

async function writeAlliances(manager: EntityManager): Promise<void> {
  await manager.query(
    `INSERT INTO alliance (id, name, level)
     SELECT id, name, level
       FROM jsonb_to_recordset($1::jsonb) AS given (id text, name text, level text)`,
    [JSON.stringify(alliances)],
  );
  await manager.query(
    `INSERT INTO alliance_member (alliance_id, region_code)
     SELECT given.id, member
       FROM jsonb_to_recordset($1::jsonb) AS given (id text, members text[]),
            unnest(given.members) AS member`,
    [JSON.stringify(alliances)],
  );
}

/** One row per version. The id names the first two parties and the version. */
function versionsOf({ parties, name, mechanism, versions }: AgreementRecord) {
  const lineage = `agreement:${parties[0]}-${parties[1]}`;
  return versions.map((text, index) => ({
    ...text,
    id: `${lineage}:${index + 1}`,
    lineage,
    version: index + 1,
    name,
    mechanism,
    parties,
    supersedes: index === 0 ? null : `${lineage}:${index}`,
  }));
}
