import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { hainanExtension } from "../../subgraphs/hainan/extension.ts";
import { allRegions } from "../../subgraphs/reference/regions.ts";
import { anExtension, type TestExtension } from "./support/extension.ts";

const townships = allRegions().filter(
  ({ code, level }) => level === "TOWNSHIP" && code.startsWith("46"),
);

let hainan: TestExtension;
beforeAll(async () => {
  const rows = allRegions()
    .filter(({ code }) => code.startsWith("46") || code.startsWith("610981"))
    .map(({ code, name, fullName, level, parent, validFrom, validTo }) => ({
      code,
      name,
      full_name: fullName,
      level,
      parent_code: parent,
      valid_from: validFrom,
      valid_to: validTo,
    }));
  hainan = await anExtension(hainanExtension, { region: rows });
  await hainan.fill();
});
afterAll(() => hainan.stop());

interface Station {
  readonly id: string;
  readonly name: string;
  readonly township: string;
  readonly personsServed: number;
  readonly personTimesServed: number;
}

async function stationsOf(codes: readonly string[]): Promise<(readonly Station[] | null)[]> {
  const answer = await hainan.askEntities(
    codes.map((code) => ({ __typename: "Region", code })),
    "... on Region { jobPostStations { id name township personsServed personTimesServed } }",
  );
  expect(answer.errors).toBeUndefined();
  return answer.data._entities.map(
    (entity: { jobPostStations: readonly Station[] | null }) => entity.jobPostStations,
  );
}

describe("Region.jobPostStations", () => {
  it("A91: a township has its station, a county and the province all of theirs, by township", async () => {
    const [township, county, province, six] = await stationsOf([
      "469030100",
      "469030",
      "46",
      "460000",
    ]);

    expect(township).toEqual([
      expect.objectContaining({ id: "46:station:469030100", name: "营根镇就业驿站" }),
    ]);
    const inCounty = townships.filter(({ code }) => code.startsWith("469030"));
    expect(county?.map((station) => station.township)).toEqual(inCounty.map(({ code }) => code));
    expect(province).toHaveLength(townships.length);
    expect(six).toEqual(province);
  });

  it("A01: a station says where it is recorded, by its township", async () => {
    const { data, errors } = await hainan.askEntities(
      [{ __typename: "Region", code: "469030100" }],
      "... on Region { jobPostStations { provenance { sourceRegion sourceSystem sourceRecordId version updatedAt } } }",
    );
    expect(errors).toBeUndefined();
    expect(data._entities[0].jobPostStations).toEqual([
      {
        provenance: {
          ...{ sourceRegion: "46", sourceSystem: "海南省就业驿站台账", version: 1 },
          ...{ sourceRecordId: "469030100", updatedAt: expect.stringMatching(/Z$/) },
        },
      },
    ]);
  });

  it("A87: persons and person-times are both reported, and person-times add up to 31,000", async () => {
    const [stations] = await stationsOf(["46"]);

    const sum = (stations ?? []).reduce((total, station) => total + station.personTimesServed, 0);
    expect(sum).toBe(31_000);
    for (const { personsServed, personTimesServed } of stations ?? []) {
      expect(personsServed).toBeGreaterThan(0);
      expect(personsServed).toBeLessThan(personTimesServed);
    }
  });

  it("is null outside Hainan and empty where no township has one, all with one statement", async () => {
    hainan.takeStatements();
    const found = await stationsOf(["610981100", "44", "460300", "469024"]);

    expect(found.slice(0, 3)).toEqual([null, null, []]);
    expect(found[3]?.length).toBeGreaterThan(0);
    expect(hainan.takeStatements()).toHaveLength(1);
  });

  it("a station is found by its id", async () => {
    const answer = await hainan.askEntities(
      ["46:station:469030100", "46:station:0"].map((id) => ({ __typename: "JobPostStation", id })),
      "... on JobPostStation { name services }",
    );

    expect(answer.data._entities).toEqual([
      { name: "营根镇就业驿站", services: expect.arrayContaining(["JOB_OFFERS", "GUIDANCE"]) },
      null,
    ]);
  });

  it("whom a station served is withheld while they are so few that they may be known", async () => {
    const asked = "... on JobPostStation { staff personsServed personTimesServed withheld }";
    const serving = async (persons: number) => {
      await hainan.sql(
        `UPDATE hainan_station SET staff = 2, persons = ${persons}, person_times = 9 WHERE id = '46:station:469030100'`,
      );
      const station = { __typename: "JobPostStation", id: "46:station:469030100" };
      return (await hainan.askEntities([station], asked)).data._entities[0];
    };
    const few = { staff: 2, personsServed: null, personTimesServed: null, withheld: "SMALL_COUNT" };

    expect(await Promise.all([await serving(1), await serving(4)])).toEqual([few, few]);
    expect(await serving(5)).toEqual({
      ...{ staff: 2, personsServed: 5, personTimesServed: 9, withheld: null },
    });
    expect(await serving(0)).toMatchObject({ personsServed: 0, withheld: null });
  });
});
