import type { Session } from "../../service/session.ts";
import type { JobPostStation } from "./station.ts";

/** Stations in each of these regions, in the order of their townships; `asked` is the place in `regions`. */
export function findStationsOfRegions(
  session: Session,
  /** Of each region the prefixes of the codes it covers. */
  regions: readonly (readonly string[])[],
): Promise<(JobPostStation & { readonly asked: number })[]> {
  return session.query(
    `SELECT asked.n AS asked, ${columns}
       FROM jsonb_to_recordset($1::jsonb) AS asked (n int, prefixes text[])
       JOIN hainan_station AS station ON station.township ^@ ANY (asked.prefixes)
      ORDER BY asked.n, station.township`,
    [JSON.stringify(regions.map((prefixes, n) => ({ n, prefixes })))],
  );
}

/** Stations by id, in no order. */
export function findStations(session: Session, ids: readonly string[]): Promise<JobPostStation[]> {
  return session.query(
    `SELECT ${columns} FROM hainan_station AS station WHERE station.id = ANY ($1::text[])`,
    [ids],
  );
}

const columns = `station.id, station.name, station.township, station.opened_at AS "openedAt",
       station.staff, station.services, station.persons AS "personsServed",
       station.person_times AS "personTimesServed"`;
