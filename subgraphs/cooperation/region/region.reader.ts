import type { Session } from "../../service/session.ts";
import type { Region } from "./region.ts";

/** All SQL about regions. */
export class RegionReader {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The regions of these codes, current or abolished, in no particular order. */
  byCodes(codes: readonly string[]): Promise<Region[]> {
    return this.#session.query<Region>(
      `SELECT region.code, region.name, region.level,
              region.parent_code AS "parentCode",
              region.valid_from AS "validFrom",
              region.valid_to AS "validTo",
              ARRAY(SELECT heir.successor FROM region_successor heir
                    WHERE heir.code = region.code ORDER BY 1) AS "successorCodes",
              ARRAY(SELECT ancestor.code FROM region_successor ancestor
                    WHERE ancestor.successor = region.code ORDER BY 1) AS "predecessorCodes"
         FROM region
        WHERE region.code = ANY ($1::text[])`,
      [codes],
    );
  }
}
