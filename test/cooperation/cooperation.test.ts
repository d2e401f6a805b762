import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { aDatabase } from "../support/postgres.ts";
import { aCooperation, type TestCooperation } from "./support/cooperation.ts";

let cooperation: TestCooperation;
beforeAll(async () => {
  cooperation = await aCooperation();
});
afterAll(() => cooperation.stop());

async function data(query: string, variables: object = {}) {
  const answer = await cooperation.ask(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

const provenance =
  "provenance { sourceRegion sourceSystem sourceRecordId collectedAt updatedAt version verifiedAt }";

it("A01: agreements and alliances say where they come from and how fresh they are", async () => {
  const { agreements, alliances } = await data(
    `{ agreements { id parties { code } ${provenance} } alliances { id members { code } ${provenance} } }`,
  );
  expect(agreements.length * alliances.length).toBeGreaterThan(0);
  const isInstant = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  for (const { id, parties, members, provenance: source } of [...agreements, ...alliances])
    expect(source).toEqual({
      ...{ sourceRegion: (parties ?? members)[0].code, sourceSystem: "published-texts" },
      ...{ sourceRecordId: id, collectedAt: isInstant, updatedAt: isInstant },
      ...{ version: 1, verifiedAt: null },
    });
});

describe("agreements", () => {
  it("A36: a supplement makes a new version, and the old one is kept", async () => {
    const { agreement } = await data(`{
      agreement(id: "agreement:32-61:2") {
        version effectiveFrom targetPersons
        supersedes { id effectiveTo targetPersons }
        versions { id version }
      }
    }`);

    expect(agreement).toEqual({
      version: 2,
      effectiveFrom: "2023-04-01",
      targetPersons: 26_000,
      supersedes: { id: "agreement:32-61:1", effectiveTo: "2023-03-31", targetPersons: 20_000 },
      versions: [
        { id: "agreement:32-61:1", version: 1 },
        { id: "agreement:32-61:2", version: 2 },
      ],
    });
  });

  it.each([
    ["2020-12-31", []],
    ["2021-03-31", []],
    ["2021-04-01", ["agreement:32-61:1"]],
    ["2023-03-31", ["agreement:32-61:1"]],
    ["2023-04-01", ["agreement:32-61:2"]],
  ])("A36: on %s the version in force is %p", async (asOf, ids) => {
    const { agreements } = await data(
      'query ($asOf: Date) { agreements(party: "32", asOf: $asOf, mechanisms: [EAST_WEST]) { id } }',
      { asOf },
    );

    expect(idsOf(agreements).filter((id) => id.startsWith("agreement:32-61"))).toEqual(ids);
  });

  it("A37: the four-party agreement of Yunnan and Fujian has its four fields", async () => {
    const { agreements } = await data(`{
      agreements(party: "35") {
        parties { code }
        targetPersons policyTerms trainingStandard jobFairsPerYear
      }
    }`);

    expect(agreements).toHaveLength(1);
    expect(agreements[0].parties).toHaveLength(4);
    expect(agreements[0].targetPersons).toBeGreaterThan(0);
    expect(agreements[0].policyTerms.length).toBeGreaterThan(0);
    expect(agreements[0].trainingStandard).toMatch(/课时/);
    expect(agreements[0].jobFairsPerYear).toBeGreaterThan(0);
  });

  it("A38: one query gives agreements between provinces and within one", async () => {
    const { agreements } = await data('{ agreements(party: "61") { id parties { code } } }');

    expect(idsOf(agreements)).toEqual([
      "agreement:32-61:2",
      "agreement:320400-610900:1",
      "agreement:610100-610900:2",
    ]);
  });

  it("A39: every mechanism is there, and a mechanism can be asked for", async () => {
    const { all, designated } = await data(`{
      all: agreements { mechanism }
      designated: agreements(mechanisms: [DESIGNATED]) { id mechanism }
    }`);

    const mechanisms = new Set(all.map(({ mechanism }: { mechanism: string }) => mechanism));
    expect([...mechanisms].sort()).toEqual(["DESIGNATED", "EAST_WEST", "INTRA_PROVINCE"]);
    expect(idsOf(designated)).toEqual(["agreement:320400-610900:1"]);
  });

  it("an agreement names who may read what, for what and until when", async () => {
    const { agreement } = await data(`{
      agreement(id: "agreement:44-53:1") {
        dataScopes { consumer types fieldGroups purposes maxRowsPerDay expiresAt }
      }
    }`);

    expect(agreement.dataScopes.map((scope: { consumer: string }) => scope.consumer)).toEqual([
      "44",
      "53",
    ]);
    expect(agreement.dataScopes[0]).toMatchObject({
      types: ["Worker", "Placement"],
      purposes: ["MATCHING", "PLACEMENT_FOLLOW_UP"],
      maxRowsPerDay: 10_000,
      expiresAt: "2027-12-31",
    });
    for (const { fieldGroups } of agreement.dataScopes)
      expect(fieldGroups).toEqual(["BASIC", "LINK", "SKILLS", "INTENT", "EMPLOYMENT"]);
  });

  it.each(["nonsense", "", "agreement:32-61", "61:1"])(
    'the id "%s" is refused as malformed',
    async (id) => {
      const { errors } = await cooperation.ask(`query ($id: ID!) { agreement(id: $id) { id } }`, {
        id,
      });
      expect(errors?.[0]?.extensions?.code).toBe("BAD_ID");
    },
  );

  it("an id of no agreement is null", async () => {
    expect(await data('{ agreement(id: "agreement:11-99:1") { id } }')).toEqual({
      agreement: null,
    });
  });
});

describe("Region, as another subgraph refers to it", () => {
  async function entities(codes: readonly string[], fields: string) {
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Region { ${fields} } } }`;
    const representations = codes.map((code) => ({ __typename: "Region", code }));
    return (await data(query, { representations }))._entities;
  }

  it("a county has the agreements of itself and of what it lies in", async () => {
    const [xunyang, province] = await entities(["610981", "61"], "agreements { id }");

    expect(idsOf(xunyang.agreements)).toEqual([
      "agreement:32-61:2",
      "agreement:320400-610900:1",
      "agreement:610100-610900:2",
    ]);
    expect(idsOf(province.agreements)).toEqual(["agreement:32-61:2"]);
  });

  it("a partner must be another party, at any level", async () => {
    const [found] = await entities(
      ["610981"],
      'jiangsu: agreements(partner: "320411") { id } shaanxi: agreements(partner: "610113") { id } hainan: agreements(partner: "46") { id }',
    );

    expect(idsOf(found.jiangsu)).toEqual(["agreement:32-61:2", "agreement:320400-610900:1"]);
    expect(idsOf(found.shaanxi)).toEqual(["agreement:610100-610900:2"]);
    expect(found.hainan).toEqual([]);
  });

  it("an abolished county has the agreements of its successor's place", async () => {
    const [xunyangCounty] = await entities(["610928"], "name agreements { id }");

    expect(xunyangCounty.name).toBe("旬阳县");
    expect(idsOf(xunyangCounty.agreements)).toContain("agreement:32-61:2");
  });

  it("a code nobody knows is null", async () => {
    expect(await entities(["999999", "nonsense", "61"], "name")).toEqual([
      null,
      null,
      { name: "陕西省" },
    ]);
  });
});

describe("alliances", () => {
  it("A35: an alliance of counties of two provinces is found from both, and by either county", async () => {
    const { jiangsu, shaanxi, wujin, xunyang } = await data(`{
      jiangsu: alliances(member: "32") { id }
      shaanxi: alliances(member: "61") { id }
      wujin: alliances(member: "320412") { id }
      xunyang: alliances(member: "610981") { id }
    }`);

    const counties = "alliance:xinbei-wujin-xunyang-baihe";
    for (const found of [jiangsu, shaanxi, wujin, xunyang])
      expect(idsOf(found)).toContain(counties);
  });

  it("A35: there are alliances of provinces, of cities and of counties, with members of one level", async () => {
    const { alliances } = await data("{ alliances { level members { level } } }");

    const levels = new Set(alliances.map(({ level }: { level: string }) => level));
    expect([...levels].sort()).toEqual(["COUNTY", "PREFECTURE", "PROVINCE"]);
    for (const { level, members } of alliances)
      expect(members.map((member: { level: string }) => member.level)).toEqual(
        members.map(() => level),
      );
  });
});

describe("region", () => {
  it("an abolished code finds its row, which names its successors", async () => {
    const { region } = await data(
      '{ region(code: "610928") { name level validTo parent { name } supersededBy { code name } } }',
    );

    expect(region).toMatchObject({
      name: "旬阳县",
      level: "COUNTY",
      parent: { name: "安康市" },
      supersededBy: [{ code: "610981", name: "旬阳市" }],
    });
    expect(region.validTo).not.toBeNull();
  });

  it("a province may be written with two digits or with six", async () => {
    const { two, six } = await data(
      '{ two: region(code: "61") { code name } six: region(code: "610000") { code name } }',
    );

    expect(six).toEqual(two);
  });

  it("asOf gives the region only on days on which its code was in force", async () => {
    const { before, after } = await data(`{
      before: region(code: "610928", asOf: "2015-01-01") { code }
      after: region(code: "610928", asOf: "2024-01-01") { code }
    }`);

    expect([before, after]).toEqual([{ code: "610928" }, null]);
  });

  it.each([
    ['{ region(code: "999999") { name } }', "UNKNOWN_REGION", "code"],
    ['{ region(code: "6") { name } }', "BAD_USER_INPUT", "code"],
    ['{ region(code: "61", asOf: "2024-02-30") { name } }', "BAD_USER_INPUT", "asOf"],
    ['{ alliances(member: "999999") { id } }', "UNKNOWN_REGION", "member"],
    ['{ alliances(member: "610122999") { id } }', "UNKNOWN_REGION", "member"],
    ['{ agreements(party: "") { id } }', "BAD_USER_INPUT", "party"],
    ["{ agreements(mechanisms: []) { id } }", "BAD_USER_INPUT", "mechanisms"],
  ])("refuses %s with %s that names the field", async (query, code, field) => {
    const answer = await cooperation.ask(query);

    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code, field }),
    ]);
  });
});

describe("Starting cooperation", () => {
  it("fills an empty database once: a second start changes nothing", async () => {
    const database = await aDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const count = async () =>
      (await client.query("SELECT count(*)::int AS n FROM agreement")).rows[0].n;
    try {
      await (await aCooperation(database)).stop();
      const first = await count();
      await client.query("DELETE FROM data_scope WHERE agreement_id = 'agreement:44-46:1'");
      await client.query("DELETE FROM agreement_party WHERE agreement_id = 'agreement:44-46:1'");
      await client.query("DELETE FROM agreement WHERE id = 'agreement:44-46:1'");
      await (await aCooperation(database)).stop();
      expect(await count()).toBe(first - 1);
    } finally {
      await client.end();
      await database.drop();
    }
  });
});
