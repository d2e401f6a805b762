import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { askExchange } from "./support/exchange.ts";

const link = "Ab3_-".padEnd(43, "x");

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["44", "53"]);
  await province.insert("worker", [
    workerRow(aWorker({ id: idOf("53", 1), person_link: link, region_code: "530602" })),
    workerRow(aWorker({ id: idOf("44", 9), person_link: link, region_code: "440305" })),
    workerRow(aWorker({ id: idOf("44", 1), person_link: "y".repeat(43), region_code: "440305" })),
  ]);
});
afterAll(() => province.stop());

const query = `query ($link: Pseudonym!) {
  personAcrossRegions(access: { purpose: PLACEMENT_FOLLOW_UP }, personLink: $link) { id nameMasked homeRegion { name } status }
}`;

describe("personAcrossRegions", () => {
  it("finds one person in several registers, by province", async () => {
    province.takeStatements();
    const answer = await askExchange(province, query, { link });

    expect(answer).toEqual({
      data: {
        personAcrossRegions: [
          {
            id: idOf("44", 9),
            nameMasked: "张*",
            homeRegion: { name: "南山区" },
            status: "UNEMPLOYED",
          },
          {
            id: idOf("53", 1),
            nameMasked: "张*",
            homeRegion: { name: "昭阳区" },
            status: "UNEMPLOYED",
          },
        ],
      },
    });
    expect(province.takeStatements()).toHaveLength(1);
  });

  it("an unknown pseudonym is nobody", async () => {
    const answer = await askExchange(province, query, { link: "z".repeat(43) });

    expect(answer).toEqual({ data: { personAcrossRegions: [] } });
  });

  it.each(["", "short", "x".repeat(44), `${"x".repeat(42)}!`, "610102199001011234"])(
    "refuses %p, which is no pseudonym, without repeating it",
    async (bad) => {
      const answer = await askExchange(province, query, { link: bad });

      expect(answer.data).toEqual({ personAcrossRegions: null });
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: "BAD_USER_INPUT",
        field: "personLink",
      });
      if (bad !== "") expect(JSON.stringify(answer)).not.toContain(bad);
    },
  );
});
