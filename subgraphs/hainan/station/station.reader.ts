import { type ProvenanceRow, provenanceOf } from "../../province/provenance/provenance.ts";
import { toldPart } from "../../province/vocabulary/small-count.ts";
import type { Session } from "../../service/session.ts";
import { hainan } from "../profile.ts";
import type { JobPostStation } from "./station.ts";

/** What a row holds, before it is asked which of its numbers may be told. */
interface StationRow
  extends Omit<JobPostStation, "withheld" | "provenance">,
    Omit<ProvenanceRow, "province"> {
  readonly personsServed: number;
  readonly personTimesServed: number;
}

/** Stations in each of these regions, in the order of their townships; `asked` is the place in `regions`. */
export async function findStationsOfRegions(
  session: Session,
  /** Of each region the prefixes of the codes it covers. */
  regions: readonly (readonly string[])[],
): Promise<(JobPostStation & { readonly asked: number })[]> {
  const rows = await session.query<StationRow & { readonly asked: number }>(
    `SELECT asked.n AS asked, ${columns}
       FROM jsonb_to_recordset($1::jsonb) AS asked (n int, prefixes text[])
       JOIN hainan_station AS station ON station.township ^@ ANY (asked.prefixes)
      ORDER BY asked.n, station.township`,
    [JSON.stringify(regions.map((prefixes, n) => ({ n, prefixes })))],
  );
  return rows.map((row) => ({ ...row, ...stationOf(row) }));
}

/** Stations by id, in no order. */
export async function findStations(
  session: Session,
  ids: readonly string[],
): Promise<JobPostStation[]> {
  const rows = await session.query<StationRow>(
    `SELECT ${columns} FROM hainan_station AS station WHERE station.id = ANY ($1::text[])`,
    [ids],
  );
  return rows.map(stationOf);
}

function stationOf(row: StationRow): JobPostStation {
  const provenance = provenanceOf({ ...row, province: hainan.code });
  return { ...row, ...served(row), provenance };
}

/** Few people come no seldomer than they are: their times would tell of them, too. */
function served({ personsServed, personTimesServed }: StationRow) {
  const { whole, withheld } = toldPart({ part: 0, whole: personsServed });
  return {
    personsServed: whole,
    personTimesServed: whole === null ? null : personTimesServed,
    withheld,
  };
}

const columns = `station.id, station.name, station.township, station.opened_at AS "openedAt",
       station.staff, station.services, station.persons AS "personsServed",
       station.person_times AS "personTimesServed", station.source_system,
       coalesce(station.source_record_id, station.township) AS source_record_id, station.collected_at,
       station.updated_at, station.version, station.verified_at`;
