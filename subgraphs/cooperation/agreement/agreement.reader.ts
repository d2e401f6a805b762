import type { Session } from "../../service/session.ts";
import { provenanceSql } from "../provenance.ts";
import type { CooperationAgreement } from "./agreement.ts";
import type { CooperationMechanism } from "./mechanism.ts";

export interface AgreementQuery {
  /** Codes of which one is a party; null for any. */
  readonly parties: PartyCondition | null;
  /** A day (YYYY-MM-DD) on which the agreement is in force. */
  readonly asOf: string;
  /** Null for every mechanism. */
  readonly mechanisms: readonly CooperationMechanism[] | null;
}

export interface PartyCondition {
  /** The region and all that cover it. */
  readonly above: readonly string[];
  /** The digits with which codes of places in the region begin. */
  readonly within: readonly string[];
}

/** Agreements of one region, with one partner or with anybody. */
export interface RegionAgreementsQuery {
  /** The region and all that cover it. */
  readonly line: readonly string[];
  /** The partner and all that cover it; null for any partner. */
  readonly partnerLine: readonly string[] | null;
}

/** All SQL about agreements. Rows leave here in id order, versions in the order of versions. */
export class AgreementReader {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  find({ parties, asOf, mechanisms }: AgreementQuery): Promise<CooperationAgreement[]> {
    return this.#session.query<CooperationAgreement>(
      `SELECT ${columns}
         FROM agreement
        WHERE ${inForceOn("$1")}
          AND ($2::text[] IS NULL OR EXISTS (
                SELECT FROM agreement_party party
                 WHERE party.agreement_id = agreement.id
                   AND (party.region_code = ANY ($2) OR party.region_code ^@ ANY ($3::text[]))))
          AND ($4::text[] IS NULL OR agreement.mechanism = ANY ($4))
        ORDER BY agreement.id`,
      [asOf, parties?.above ?? null, parties?.within ?? null, mechanisms],
    );
  }

  byIds(ids: readonly string[]): Promise<CooperationAgreement[]> {
    return this.#session.query<CooperationAgreement>(
      `SELECT ${columns} FROM agreement WHERE agreement.id = ANY ($1::text[])`,
      [ids],
    );
  }

  byLineages(lineages: readonly string[]): Promise<CooperationAgreement[]> {
    return this.#session.query<CooperationAgreement>(
      `SELECT ${columns}
         FROM agreement
        WHERE agreement.lineage = ANY ($1::text[])
        ORDER BY agreement.lineage, agreement.version`,
      [lineages],
    );
  }

  /** The agreements in force of each region asked about; `asked` is the place in `queries`. */
  async ofRegions(
    queries: readonly RegionAgreementsQuery[],
    asOf: string,
  ): Promise<(CooperationAgreement & { readonly asked: number })[]> {
    return this.#session.query(
      `SELECT asked.n AS asked, ${columns}
         FROM jsonb_to_recordset($2::jsonb) AS asked (n int, line text[], partner text[])
         JOIN agreement ON ${inForceOn("$1")}
        WHERE EXISTS (
                SELECT FROM agreement_party party
                 WHERE party.agreement_id = agreement.id
                   AND party.region_code = ANY (asked.line)
                   AND (asked.partner IS NULL OR EXISTS (
                         SELECT FROM agreement_party partner
                          WHERE partner.agreement_id = agreement.id
                            AND partner.region_code <> party.region_code
                            AND partner.region_code = ANY (asked.partner))))
        ORDER BY asked.n, agreement.id`,
      [
        asOf,
        JSON.stringify(
          queries.map(({ line, partnerLine }, n) => ({ n, line, partner: partnerLine })),
        ),
      ],
    );
  }
}

const columns = `
  agreement.id, agreement.lineage, agreement.name, agreement.mechanism, agreement.version,
  agreement.effective_from AS "effectiveFrom",
  agreement.effective_to AS "effectiveTo",
  agreement.target_persons AS "targetPersons",
  agreement.training_standard AS "trainingStandard",
  agreement.job_fairs_per_year AS "jobFairsPerYear",
  agreement.policy_terms AS "policyTerms",
  agreement.supersedes AS "supersedesId",
  ARRAY(SELECT party.region_code FROM agreement_party party
         WHERE party.agreement_id = agreement.id ORDER BY 1) AS "partyCodes",
  COALESCE((SELECT jsonb_agg(jsonb_build_object(
                     'consumer', scope.consumer, 'types', scope.types, 'fieldGroups', scope.field_groups,
                     'purposes', scope.purposes, 'maxRowsPerDay', scope.max_rows_per_day,
                     'expiresAt', scope.expires_at) ORDER BY scope.consumer)
              FROM data_scope scope
             WHERE scope.agreement_id = agreement.id), '[]') AS "dataScopes",
  ${provenanceSql(
    "agreement",
    "(SELECT min(region_code) FROM agreement_party WHERE agreement_id = agreement.id)",
  )}`;

/** The day is the placeholder of a date. */
function inForceOn(day: string): string {
  return `agreement.effective_from <= ${day}::date
          AND (agreement.effective_to IS NULL OR agreement.effective_to >= ${day}::date)`;
}
