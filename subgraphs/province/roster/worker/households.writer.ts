import { namesOfSystem, systemKey } from "../../../reference/source-systems.ts";
import type { Session } from "../../../service/session.ts";
import { newId } from "../../new-id.ts";
import type { WorkerEntry } from "./worker-roster.ts";

type Query = Pick<Session, "query">;

/** The same text for the same household, under whichever name its system goes; null of who is in none. */
function householdKey({ sourceSystem, householdNo }: HouseholdOf): string | null {
  return householdNo === null ? null : `${systemKey(sourceSystem)}\n${householdNo}`;
}

type HouseholdOf = Pick<WorkerEntry, "sourceSystem" | "householdNo">;

/** Whom of a province rows put into households. */
interface Placing {
  readonly province: string;
  readonly entries: readonly WorkerEntry[];
  /** The households that people of the rows are in as yet. */
  readonly left: readonly string[];
}

/** Tells the id of somebody's household; null of who is in none. */
export type FindHousehold = (entry: HouseholdOf) => string | null;

/**
 * Finds the households that rows name, and makes those that the register does not have. Nobody else makes any
 * meanwhile, for imports wait for each other; those that there are, and those that people of the rows are in
 * as yet, are held until the transaction ends: who is erased goes before this, or comes after it.
 */
export async function placeHouseholds(
  session: Query,
  { province, entries, left }: Placing,
): Promise<FindHousehold> {
  const named = entries.filter(({ householdNo }) => householdNo !== null);
  const ids = new Map<string | null, string>();
  for (const system of new Set(named.map(({ sourceSystem }) => sourceSystem))) {
    const numbers = named
      .filter(({ sourceSystem }) => sourceSystem === system)
      .map(({ householdNo }) => householdNo);
    const found = await session.query<{ readonly id: string; readonly register_no: string }>(
      `SELECT id, register_no FROM household
        WHERE province = $1 AND source_system = ANY ($2::text[]) AND register_no = ANY ($3::text[])
        ORDER BY id`,
      [province, namesOfSystem(system), numbers],
    );
    for (const { id, register_no: householdNo } of found)
      ids.set(householdKey({ sourceSystem: system, householdNo }), id);
  }
  const there = await holdHouseholds(session, new Set([...ids.values(), ...left]));
  for (const [key, id] of ids) if (!there.has(id)) ids.delete(key);
  const founded: object[] = [];
  for (const entry of named) {
    const key = householdKey(entry);
    if (ids.has(key)) continue;
    const id = newId(province);
    ids.set(key, id);
    founded.push({
      ...{ id, province, region_code: entry.worker.homeRegion, version: 1 },
      ...{ register_no: entry.householdNo, source_system: entry.sourceSystem },
    });
  }
  if (founded.length > 0)
    await session.query(
      "INSERT INTO household SELECT * FROM jsonb_populate_recordset(NULL::household, $1::jsonb)",
      [JSON.stringify(founded)],
    );
  return (entry) => ids.get(householdKey(entry)) ?? null;
}

/** @returns those that have not gone while they were waited for */
async function holdHouseholds(
  session: Query,
  ids: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (ids.size === 0) return ids;
  // All at once and in their order, as whoever erases does, so that nobody waits for who waits for them.
  const held = await session.query<{ readonly id: string }>(
    "SELECT id FROM household WHERE id = ANY ($1::text[]) ORDER BY id FOR NO KEY UPDATE",
    [[...ids]],
  );
  return new Set(held.map(({ id }) => id));
}

/**
 * Has households where most of their people are registered, of as many under the lower code: whichever came
 * first, the same rosters make the same households. What is planned for one says something of those who were in
 * it, so it goes with the last of them.
 */
export async function settleHouseholds(session: Query, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return;
  await session.query(
    `DELETE FROM household WHERE id = ANY ($1::text[])
        AND NOT EXISTS (SELECT FROM worker WHERE household_id = household.id)`,
    [[...ids]],
  );
  await session.query(
    `UPDATE household SET region_code = most.region_code, version = version + 1
       FROM (SELECT DISTINCT ON (household_id) household_id, region_code FROM worker
              WHERE household_id = ANY ($1::text[]) GROUP BY household_id, region_code
              ORDER BY household_id, count(*) DESC, region_code) AS most
      WHERE household.id = most.household_id AND household.region_code <> most.region_code`,
    [[...ids]],
  );
}
