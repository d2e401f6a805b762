import type { Session } from "../../service/session.ts";
import { provenanceSql } from "../provenance.ts";
import type { CooperationAlliance } from "./alliance.ts";

export interface MemberCondition {
  /** The region and all that cover it. */
  readonly above: readonly string[];
  /** The digits with which codes of places in the region begin. */
  readonly within: readonly string[];
}

/** All SQL about alliances. Rows leave here in id order. */
export class AllianceReader {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  all(): Promise<CooperationAlliance[]> {
    return this.#session.query<CooperationAlliance>(
      `SELECT ${columns} FROM alliance ORDER BY alliance.id`,
    );
  }

  byIds(ids: readonly string[]): Promise<CooperationAlliance[]> {
    return this.#session.query<CooperationAlliance>(
      `SELECT ${columns} FROM alliance WHERE alliance.id = ANY ($1::text[])`,
      [ids],
    );
  }

  /** The alliances of each region asked about; `asked` is the place in `members`. */
  ofMembers(
    members: readonly MemberCondition[],
  ): Promise<(CooperationAlliance & { readonly asked: number })[]> {
    return this.#session.query(
      `SELECT asked.n AS asked, ${columns}
         FROM jsonb_to_recordset($1::jsonb) AS asked (n int, above text[], within text[])
         JOIN alliance ON EXISTS (
                SELECT FROM alliance_member member
                 WHERE member.alliance_id = alliance.id
                   AND (member.region_code = ANY (asked.above)
                        OR member.region_code ^@ ANY (asked.within)))
        ORDER BY asked.n, alliance.id`,
      [JSON.stringify(members.map((member, n) => ({ n, ...member })))],
    );
  }
}

const columns = `
  alliance.id, alliance.name, alliance.level,
  ARRAY(SELECT member.region_code FROM alliance_member member
         WHERE member.alliance_id = alliance.id ORDER BY 1) AS "memberCodes",
  ${provenanceSql(
    "alliance",
    "(SELECT min(region_code) FROM alliance_member WHERE alliance_id = alliance.id)",
  )}`;
