import type { DataSource } from "typeorm";
import { hainan } from "../profile.ts";
import { StationService } from "./station-service.ts";

/** 服务群众3.1万人次, counted since May 2022. */
const PERSON_TIMES = 31_000;

/**
 * One station for every township of Hainan that the register of regions lists, when there are none.
 * The published number of person-times is dealt out to the last one: each station gets the
 * difference between two rounded running totals, weighted by a digest of its code.
 */
export async function fillStations(database: DataSource): Promise<void> {
  await database.query(
    `WITH township AS (
       SELECT code, name, digest,
              sum(20 + get_byte(digest, 0)) OVER (ORDER BY code) AS running,
              sum(20 + get_byte(digest, 0)) OVER () AS total,
              20 + get_byte(digest, 0) AS weight
         FROM region, LATERAL (SELECT decode(md5(region.code), 'hex') AS digest) AS hashed
        WHERE level = 'TOWNSHIP' AND valid_to IS NULL AND left(code, 2) = $1
     ), served AS (
       SELECT *, floor($2::numeric * running / total)::int
                 - floor($2::numeric * (running - weight) / total)::int AS person_times
         FROM township
     )
     INSERT INTO hainan_station (id, name, township, opened_at, staff, services, persons,
                                 person_times)
     SELECT $1 || ':station:' || code, name || '就业驿站', code,
            date '2022-05-01' + get_byte(digest, 1), 2 + get_byte(digest, 2) % 4,
            ARRAY(SELECT service FROM unnest($3::text[]) WITH ORDINALITY AS offered (service, n)
                   WHERE n <= 2 OR get_byte(digest, n::int) % 2 = 0 ORDER BY n),
            person_times * (60 + get_byte(digest, 3) % 30) / 100, person_times
       FROM served
      WHERE NOT EXISTS (SELECT FROM hainan_station)
     ON CONFLICT (id) DO NOTHING`,
    [hainan.code, PERSON_TIMES, Object.keys(StationService)],
  );
}
