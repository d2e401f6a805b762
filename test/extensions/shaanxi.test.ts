import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { shaanxiExtension } from "../../subgraphs/shaanxi/extension.ts";
import { idOf, workshopRow } from "../province/support/rows.ts";
import { anExtension, type TestExtension } from "./support/extension.ts";

const factory = idOf("61", 1);
const bases = Array.from({ length: 40 }, (_, index) => idOf("61", 100 + index));
const plain = idOf("61", 2);

let shaanxi: TestExtension;
beforeAll(async () => {
  shaanxi = await anExtension(shaanxiExtension, {
    workshop: [
      workshopRow(factory),
      workshopRow(plain, { kind: "WORKSHOP", local_term: "就业帮扶车间" }),
      workshopRow(idOf("53", 1), { kind: "COMMUNITY_FACTORY" }),
      ...bases.map((id) =>
        workshopRow(id, { kind: "ASSISTANCE_BASE", local_term: "就业帮扶基地" }),
      ),
    ],
  });
  await shaanxi.fill();
});
afterAll(() => shaanxi.stop());

const fields =
  "... on Workshop { shaanxi { localTerm standardDocument promotedFrom promotedAt inResettlementArea } }";

function workshop(id: string) {
  return { __typename: "Workshop", id };
}

describe("Workshop.shaanxi", () => {
  it("A59: a community factory bears its local term and the document it was recognised by", async () => {
    const answer = await shaanxi.askEntities([workshop(factory)], fields);

    expect(answer).toEqual({
      data: {
        _entities: [
          {
            shaanxi: {
              localTerm: "社区工厂",
              standardDocument: "陕西省社区工厂认定管理办法",
              promotedFrom: null,
              promotedAt: null,
              inResettlementArea: expect.any(Boolean),
            },
          },
        ],
      },
    });
  });

  it("A60: some bases were community factories before, and each is only a base now", async () => {
    const answer = await shaanxi.askEntities(bases.map(workshop), fields);

    const found = answer.data._entities.map((entity: { shaanxi: object }) => entity.shaanxi);
    const promoted = found.filter((base: { promotedFrom: unknown }) => base.promotedFrom !== null);
    expect(promoted.length).toBeGreaterThan(0);
    expect(promoted.length).toBeLessThan(bases.length);
    for (const base of found) expect(base.localTerm).toBe("就业帮扶基地");
    for (const base of promoted)
      expect(base).toMatchObject({ promotedFrom: "社区工厂", promotedAt: "2025-05-01" });
  });

  it("is null for other workshops, other provinces and unknown ids, all with one statement", async () => {
    shaanxi.takeStatements();
    const answer = await shaanxi.askEntities(
      [plain, idOf("53", 1), idOf("61", 999), factory].map(workshop),
      "... on Workshop { shaanxi { localTerm } }",
    );

    expect(answer.data._entities).toEqual([
      { shaanxi: null },
      { shaanxi: null },
      { shaanxi: null },
      { shaanxi: { localTerm: "社区工厂" } },
    ]);
    expect(shaanxi.takeStatements()).toHaveLength(1);
  });

  it("a later start derives nothing again", async () => {
    await shaanxi.sql("DELETE FROM shaanxi_workshop WHERE promoted_from IS NOT NULL");
    const [before] = await shaanxi.sql("SELECT count(*)::int AS n FROM shaanxi_workshop");
    await shaanxi.fill();

    expect(await shaanxi.sql("SELECT count(*)::int AS n FROM shaanxi_workshop")).toEqual([before]);
  });
});
