import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { checkRoster } from "../../subgraphs/province/roster/check-roster.ts";
import { type Fault, toldFault } from "../../subgraphs/province/roster/fault.ts";
import { hrOpenRoster } from "../../subgraphs/province/roster/job/hr-open/hr-open-roster.ts";
import { jobRoster } from "../../subgraphs/province/roster/job/job-roster.ts";
import { openRoster } from "../../subgraphs/province/roster/read-roster.ts";
import { aUscc } from "./support/a-job-roster.ts";
import { filesForTests } from "./support/for-tests.ts";
import { rules } from "./support/rules.ts";

const files = filesForTests();

const readme = new URL("../../subgraphs/province/roster/job/hr-open/README.md", import.meta.url);

/** In the shape that a vendor documents. */
const opening = (profile: object = {}, changes: object = {}) => ({
  documentId: { value: "D-1", schemeId: "Export", schemeAgencyId: "西安零工市场" },
  language: "zh-CN",
  statusCode: "Open",
  positionProfiles: [
    {
      positionId: { value: 31539, schemeId: "Job", schemeAgencyId: "西安零工市场" },
      profileName: "Job Posting",
      postingInstructions: [
        {
          start: "2026-11-01",
          end: "2027-03-31",
          applicationMethods: [
            {
              personContact: {
                name: { given: "经理", family: "王" },
                communication: { phone: [{ formattedNumber: "138 0000 1234" }] },
              },
            },
          ],
        },
      ],
      positionTitle: "中式烹调师",
      positionLocation: [
        { city: "长安区", countrySubDivisions: [{ value: "陕西省" }, { value: "西安市" }] },
      ],
      positionOrganizations: [{ name: "西安某餐饮有限公司", legalId: { value: aUscc(3) } }],
      positionOpenQuantity: 3,
      jobCategories: [{ code: "厨师" }],
      positionFormattedDescriptions: [{ content: "做菜。" }, { content: "服从排班。" }],
      positionScheduleTypeCodes: ["FullTime"],
      offeredRemunerationPackage: {
        ranges: [
          {
            intervalCode: "Month",
            referenceAmount: { value: 4000, currency: "CNY" },
            typeCode: "Minimum BasePay",
          },
          {
            intervalCode: "Month",
            referenceAmount: { value: 6000, currency: "CNY" },
            typeCode: "Maximum BasePay",
          },
        ],
      },
      ...profile,
    },
  ],
  ...changes,
});

const json = (document: unknown, name = "openings.json") =>
  files.with(name, JSON.stringify(document));

async function check(file: string) {
  const told: string[] = [];
  const checked = await checkRoster(file, hrOpenRoster, {
    rules,
    onFault: (fault: Fault) => told.push(toldFault({ ...fault, column: null })),
  });
  return { ...checked, told };
}

describe("jobs as HR Open says them", () => {
  it.each([
    ["an array", [opening()]],
    ["an opening alone", opening()],
    ["an object with them", { positionOpenings: [opening()] }],
  ])("are read from %s", async (_, document) => {
    const { batches } = await openRoster(await json(document), hrOpenRoster, rules);
    const entries = [];
    for await (const { good, faults } of batches) {
      expect(faults).toEqual([]);
      entries.push(...good.map(({ entry }) => entry));
    }
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      sourceSystem: "西安零工市场",
      sourceRecordId: "31539",
      employerName: "西安某餐饮有限公司",
      status: "OPEN",
      publishedAt: "2026-10-31T16:00:00.000Z",
      input: {
        title: "中式烹调师",
        description: "做菜。\n服从排班。",
        employer: aUscc(3),
        workplace: "610116",
        occupation: expect.stringMatching(/^4-03-02/),
        form: "FULL_TIME",
        openings: 3,
        wage: { min: "4000.00", max: "6000.00", period: "MONTH" },
        validThrough: "2027-03-31T15:59:59.999Z",
        contactMasked: "王经理 138****1234",
      },
    });
  });

  it("are held to the rules of any roster, by row and path", async () => {
    const file = await json([
      opening(),
      opening({ positionId: { value: 2 }, positionTitle: "服务员，限女性" }),
      opening({ positionId: { value: 3 }, positionOpenQuantity: "many" }),
      opening({
        positionId: { value: 4 },
        offeredRemunerationPackage: {
          ranges: [{ intervalCode: "Year", referenceAmount: { value: 9, currency: "USD" } }],
        },
      }),
      opening({ positionId: { value: 31539 } }),
    ]);
    const { told, rows, badRows } = await check(file);
    expect(told).toEqual([
      expect.stringMatching(/^row 2, positionTitle: must not ask for a sex/),
      expect.stringMatching(/^row 3, positionOpenQuantity: must be a whole number/),
      expect.stringMatching(/^row 4, offeredRemunerationPackage.ranges: must be a pay/),
      "row 5, positionId.value: is that of row 1.",
    ]);
    expect({ rows, badRows }).toEqual({ rows: 5, badRows: 4 });
  });

  it.each([
    ["no JSON", "{", "is no JSON"],
    ["without openings", "{}", "has no position openings"],
  ])("are none in a file that is %s", async (_, text, reason) => {
    await expect(check(await files.with("bad.json", text))).rejects.toThrow(reason);
  });

  it("are read from the paths that the README lists", async () => {
    const rows = (await readFile(readme, "utf8"))
      .split("\n")
      .flatMap((line) => /^\| `([\w.]+)` \| `([\w.]+)` \|/.exec(line)?.slice(1, 3).join(" ") ?? []);
    expect(rows).toEqual(
      hrOpenRoster.columns.map(({ field, headers: [path] }) => `${path} ${field}`),
    );
    expect(jobRoster.columns.map(({ field }) => field)).toEqual(
      expect.arrayContaining(hrOpenRoster.columns.map(({ field }) => field)),
    );
  });
});
