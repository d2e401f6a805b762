import { createHash } from "node:crypto";
import type { DataAgreement } from "../../../schema/access/data-agreement.ts";
import type { HandedIn, Revocation } from "../../../schema/access/signed-agreement.ts";
import type { Session } from "../../service/session.ts";

/** Nothing that is asked in this transaction may take longer. */
export async function limitStatements(session: Session, timeoutMs: number): Promise<void> {
  await session.query("SELECT set_config('statement_timeout', $1, true)", [String(timeoutMs)]);
}

/** Of those who hand something in for one agreement at once, the later waits for the first. */
export async function holdAgreement(session: Session, said: Revocation): Promise<void> {
  const { agreementId, provider, consumer } = said;
  await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `laowu.agreement ${agreementId} ${provider} ${consumer}`,
  ]);
}

/** Adds the signatures that are new; one that is there stays as it was handed in. */
export async function storeSignatures(
  session: Session,
  { kind, said, payload, signatures }: HandedIn,
  handedInBy: string,
): Promise<void> {
  await session.query(
    `INSERT INTO agreement_signature (kind, digest, party, agreement_id, provider, consumer, payload,
                                      protected, signature, handed_in_by)
     SELECT $1, $2, party, $3, $4, $5, $6, header, signature, $7
       FROM unnest($8::text[], $9::text[], $10::text[]) AS given (party, header, signature)
         ON CONFLICT DO NOTHING`,
    [
      ...[kind, createHash("sha256").update(payload).digest()],
      ...[said.agreementId, said.provider, said.consumer, payload, handedInBy],
      signatures.map(({ party }) => party),
      signatures.map((one) => one.protected),
      signatures.map(({ signature }) => signature),
    ],
  );
}

/**
 * A version that is signed and not known yet is the next one of its agreement: it has the terms of the one
 * before, which stays, and names it. What it lets the parties read of each other stands beside it.
 */
export async function addVersion(session: Session, agreement: DataAgreement): Promise<void> {
  const { agreementId, effectiveFrom, expiresAt } = agreement;
  const [lineage, version] = [
    agreementId.slice(0, agreementId.lastIndexOf(":")),
    agreementId.slice(agreementId.lastIndexOf(":") + 1),
  ];
  await session.query(
    `WITH latest AS (
  SELECT * FROM agreement WHERE lineage = $2 AND version < $3::int ORDER BY version DESC LIMIT 1
), added AS (
  INSERT INTO agreement (id, lineage, version, name, mechanism, effective_from, effective_to,
                         target_persons, training_standard, job_fairs_per_year, policy_terms, supersedes)
  SELECT $1, lineage, $3::int, name, mechanism, $4::date, $5::date, target_persons, training_standard,
         job_fairs_per_year, policy_terms, id
    FROM latest WHERE NOT EXISTS (SELECT FROM agreement WHERE lineage = $2 AND version >= $3::int)
  RETURNING id, supersedes
)
INSERT INTO agreement_party (agreement_id, region_code)
SELECT added.id, party.region_code
  FROM added JOIN agreement_party AS party ON party.agreement_id = added.supersedes`,
    [agreementId, lineage, version, effectiveFrom, expiresAt],
  );
  await session.query(
    `INSERT INTO data_scope (agreement_id, consumer, types, field_groups, purposes, max_rows_per_day, expires_at)
     SELECT agreement.id, $2, $3, $4, $5, $6, $7::date FROM agreement WHERE agreement.id = $1
         ON CONFLICT DO NOTHING`,
    [
      ...[agreementId, agreement.consumer, agreement.types, agreement.groups, agreement.purposes],
      ...[agreement.rowsPerDayMax, expiresAt],
    ],
  );
}
