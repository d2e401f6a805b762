import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { listOpenPlacements } from "../../subgraphs/province/placement/open-placements.reader.ts";
import type { Session } from "../../subgraphs/service/session.ts";
import { placementRow } from "../exchange/support/placement-row.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { idOf } from "../province/support/rows.ts";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["53"]);
  await province.sql("SET session_replication_role = replica");
  await province.insert("placement", [placementRow(idOf("53", 1), {})]);
  await province.sql(`INSERT INTO placement SELECT other.*
    FROM (SELECT to_jsonb(placement) AS pattern FROM placement) AS one, generate_series(1, 50000) AS n,
         jsonb_populate_record(NULL::placement, one.pattern || jsonb_build_object('id', '53:many-' || n)) AS other`);
  await province.sql("ANALYZE placement");
}, 60_000);
afterAll(() => province?.stop());

it("what waits for a province's word is found by an index of its own, however many placements there are", async () => {
  const statements: string[] = [];
  const session: Session = {
    rows: "ALL",
    query: async (sql) => {
      statements.push(sql);
      return [];
    },
  };
  await listOpenPlacements(session, "53");

  const plan = await province.sql(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${statements[0]}`);
  const lines = plan.map((row) => String(row["QUERY PLAN"])).join("\n");
  expect(lines).toMatch(/Index Scan using placement_awaited/);
  expect(lines).not.toMatch(/Seq Scan on placement\b/);
});
