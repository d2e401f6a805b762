import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { idOf } from "../province/support/rows.ts";
import { askEntities } from "./support/exchange.ts";
import { link, placementRow } from "./support/placement-row.ts";

const evidence = {
  sourceRegion: "53",
  sourceSystem: "labour-office",
  sourceRecordId: "claim-1",
  collectedAt: "2026-01-02T03:04:05.678Z",
  updatedAt: "2026-01-02T03:04:05.678Z",
  version: 1,
  verifiedAt: null,
};

/** Two provinces in one database: what the gateway joins from two must come in the same order. */
let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["44", "53"]);
  await province.insert("placement", [
    placementRow(idOf("53", 1), { start_date: "2026-02-01", host_code: "530602" }),
    placementRow(idOf("44", 1), {
      start_date: "2024-05-01",
      end_date: "2024-12-31",
      end_reason: "CONTRACT_ENDED",
      employer_id: "44:914403000000000000",
      job_id: idOf("44", 7),
      agreement_id: "agreement:44-53:1",
      home_evidence: evidence,
      host_evidence: { ...evidence, sourceRegion: "44", sourceRecordId: "record-9" },
    }),
    placementRow(idOf("44", 2), { start_date: "2025-03-01", end_date: "2025-06-30" }),
    placementRow(idOf("44", 3), { person_link: "b".repeat(43), worker_id: idOf("53", 2) }),
    placementRow(idOf("44", 4), {
      person_link: "c".repeat(43),
      verification: "CONFLICT",
      home_evidence: evidence,
      host_evidence: { ...evidence, sourceRegion: "44" },
    }),
  ]);
});
afterAll(() => province.stop());

function worker(personLink: string) {
  return { __typename: "Worker", id: idOf("53", 1), personLink };
}

async function placementsOf(links: readonly string[], args: string, selection: string) {
  const answer = await askEntities(
    province,
    links.map(worker),
    `... on Worker { placements${args} { ${selection} } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data._entities.map((entity: { placements: unknown }) => entity.placements);
}

describe("Worker.placements", () => {
  it("lists by province, then the latest first", async () => {
    const [placements] = await placementsOf([link], "", "id startDate");

    expect(placements).toEqual([
      { id: idOf("44", 2), startDate: "2025-03-01" },
      { id: idOf("44", 1), startDate: "2024-05-01" },
      { id: idOf("53", 1), startDate: "2026-02-01" },
    ]);
  });

  it.each([
    [2023, []],
    [2024, [idOf("44", 1)]],
    [2025, [idOf("44", 2)]],
    [2026, [idOf("53", 1)]],
    [2027, [idOf("53", 1)]],
  ])(
    "keeps those of which some day lies in %i; one that goes on lies in every later year",
    async (year, ids) => {
      const [placements] = await placementsOf([link], `(year: ${year})`, "id");

      expect(placements).toEqual(ids.map((id) => ({ id })));
    },
  );

  it("D2: a Yunnan worker in Guangdong: both evidences, the agreement, and ids of other registers", async () => {
    const [placements] = await placementsOf(
      [link],
      "(year: 2024)",
      "scope kind channel verification homeRegion { name } hostRegion { name } worker { id } employer { id } job { id } brand { id } agreement { id } endDate endReason days homeEvidence { sourceRecordId } hostEvidence { sourceRegion }",
    );

    expect(placements).toEqual([
      {
        scope: "OUT_OF_PROVINCE",
        kind: "ENTERPRISE",
        channel: "POINT_TO_POINT",
        verification: "CONFIRMED",
        homeRegion: { name: "昭阳区" },
        hostRegion: { name: "南山区" },
        worker: { id: idOf("53", 1) },
        employer: { id: "44:914403000000000000" },
        job: { id: idOf("44", 7) },
        brand: null,
        agreement: { id: "agreement:44-53:1" },
        endDate: "2024-12-31",
        endReason: "CONTRACT_ENDED",
        days: 120,
        homeEvidence: { sourceRecordId: "claim-1" },
        hostEvidence: { sourceRegion: "44" },
      },
    ]);
  });

  it("A16: a conflict shows both evidences", async () => {
    const [placements] = await placementsOf(
      ["c".repeat(43)],
      "",
      "verification homeEvidence { sourceRegion } hostEvidence { sourceRegion }",
    );

    expect(placements).toEqual([
      {
        verification: "CONFLICT",
        homeEvidence: { sourceRegion: "53" },
        hostEvidence: { sourceRegion: "44" },
      },
    ]);
  });

  it("asks the database once for many people", async () => {
    province.takeStatements();
    const lists = await placementsOf([link, "b".repeat(43), "d".repeat(43)], "", "id");

    expect(province.takeStatements()).toHaveLength(1);
    expect(lists.map((list: unknown[]) => list.length)).toEqual([3, 1, 0]);
  });

  it("refuses a year in which nobody can have worked", async () => {
    const answer = await askEntities(
      province,
      [worker(link)],
      "... on Worker { placements(year: 99999) { id } }",
    );

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "year" });
  });
});

describe("Placement by reference", () => {
  it("finds a placement by id, gives null for one that is not held and refuses a malformed id", async () => {
    const answer = await askEntities(
      province,
      [idOf("44", 2), idOf("44", 99), "nonsense"].map((id) => ({ __typename: "Placement", id })),
      "... on Placement { startDate }",
    );

    expect(answer.data._entities).toEqual([{ startDate: "2025-03-01" }, null, null]);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(["BAD_ID"]);
  });
});
