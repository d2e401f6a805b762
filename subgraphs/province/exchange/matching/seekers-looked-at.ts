import type { PermittedRows } from "../../../../schema/access/permit.ts";
import type { Values } from "../../../service/sql.ts";
import { LOOKED_AT_MAX } from "./looked-at.ts";

export interface SeekersLookedAt {
  /** Which persons the permit is for; null for none. */
  readonly rows: PermittedRows["kind"] | null;
  /** Prefixes of the regions where a worker may be registered; null for any. */
  readonly registered: readonly string[] | null;
  readonly values: Values;
}

/**
 * The rows of `seeker` that are weighed for the job `asked`, each worker once and `LOOKED_AT_MAX` at the most,
 * as a query. Where there are no more, these are all who seek the trade.
 *
 * INVARIANT: every branch is a walk of an index that ends after so many rows, whatever the register's size.
 */
export function seekersLookedAt({ rows, registered, values }: SeekersLookedAt): string {
  if (rows !== "ALL") return ofFewPeople(registered, values);
  if (registered?.some(isBelowProvince)) return registeredThere(registered, values);
  return byWish(registered, values);
}

const isBelowProvince = (prefix: string): boolean => prefix.length > 2;

/**
 * First who knows the occupation and asks for the job's region, then who knows it and goes anywhere, then who
 * knows it and asked for other regions, then the others of the minor group.
 */
function byWish(provinces: readonly string[] | null, values: Values): string {
  const registered =
    provinces === null
      ? ""
      : `AND left(seeker.region_code, 2) = ANY (${values.bind(provinces)}::text[])`;
  return `(SELECT there.* FROM unnest(asked.covering) WITH ORDINALITY AS place (code, n)
   CROSS JOIN LATERAL (
     SELECT seeker.* FROM seeker
     WHERE seeker.minor_group = asked.minor_group AND seeker.occupation = asked.occupation
       AND seeker.wished_region = place.code ${registered}
       -- Whoever asks for a county and its province is found by the first of the two.
       AND NOT seeker.regions && asked.covering[:(place.n - 1)::int]
     ORDER BY seeker.trade_rank, seeker.worker_id LIMIT ${LOOKED_AT_MAX}) AS there)
  UNION ALL
  (SELECT seeker.* FROM seeker
   WHERE seeker.minor_group = asked.minor_group AND seeker.occupation = asked.occupation
     AND NOT seeker.regions && asked.covering
     AND seeker.wished_region = coalesce(seeker.regions[1], '') ${registered}
   ORDER BY seeker.wished_region, seeker.trade_rank, seeker.worker_id LIMIT ${LOOKED_AT_MAX})
  UNION ALL
  (SELECT seeker.* FROM seeker
   WHERE seeker.minor_group = asked.minor_group AND seeker.is_first ${registered}
     AND asked.occupation <> ALL (seeker.intended) AND asked.occupation <> ALL (seeker.held)
   ORDER BY seeker.occupation, seeker.wished_region, seeker.trade_rank, seeker.worker_id
   LIMIT ${LOOKED_AT_MAX})
  LIMIT ${LOOKED_AT_MAX}`;
}

function registeredThere(prefixes: readonly string[], values: Values): string {
  return `SELECT there.* FROM unnest(${values.bind(prefixes)}::text[]) AS region (prefix)
  CROSS JOIN LATERAL (
    SELECT seeker.* FROM seeker
    WHERE seeker.minor_group = asked.minor_group AND seeker.is_first
      AND seeker.region_code >= region.prefix AND seeker.region_code < region.prefix || '~'
    ORDER BY seeker.region_code LIMIT ${LOOKED_AT_MAX}) AS there
  LIMIT ${LOOKED_AT_MAX}`;
}

/** A permit for a caseload, or for who has authorised it: none of the others is looked at. */
function ofFewPeople(registered: readonly string[] | null, values: Values): string {
  const there =
    registered === null ? "" : `AND seeker.region_code ^@ ANY (${values.bind(registered)}::text[])`;
  return `SELECT seeker.* FROM seeker
  WHERE seeker.worker_id = ANY ((SELECT access.related_workers())::text[])
    AND seeker.minor_group = asked.minor_group AND seeker.is_first ${there}`;
}
