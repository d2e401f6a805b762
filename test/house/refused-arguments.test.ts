import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { actorFor } from "../support/callers.ts";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await aHouse({ registers: houseProvinces.map((province) => [province]), scale: 0.001 });
}, 120_000);
afterAll(() => house?.stop());

/** Every argument of the API that takes text: its type, its name in errors, and a question with it. */
const questions: readonly (readonly [type: string, field: string, question: string])[] = [
  ["String", "filter.text", "jobs(filter: { text: $text }) { edges { cursor } }"],
  ["RegionCode", "filter.regions", "jobs(filter: { regions: [$text] }) { edges { cursor } }"],
  [
    "RegionCode",
    "filter.excludeRegions",
    "jobs(filter: { excludeRegions: [$text] }) { edges { cursor } }",
  ],
  ["RegionCode", "filter.workplaces", "jobs(filter: { workplaces: [$text] }) { edges { cursor } }"],
  [
    "OccupationCode",
    "filter.occupations",
    "jobs(filter: { occupations: [$text] }) { edges { cursor } }",
  ],
  [
    "IndustryCode",
    "filter.industries",
    "jobs(filter: { industries: [$text] }) { edges { cursor } }",
  ],
  [
    "Decimal",
    "filter.wageMonthlyMin",
    "jobs(filter: { wageMonthlyMin: $text }) { edges { cursor } }",
  ],
  ["Month", "filter.season", "jobs(filter: { season: $text }) { edges { cursor } }"],
  [
    "DateTime",
    "filter.publishedAfter",
    "jobs(filter: { publishedAfter: $text }) { edges { cursor } }",
  ],
  ["ID", "filter.brand", "jobs(filter: { brand: $text }) { edges { cursor } }"],
  ["ID", "filter.workshop", "jobs(filter: { workshop: $text }) { edges { cursor } }"],
  ["Uscc", "filter.employer", "jobs(filter: { employer: $text }) { edges { cursor } }"],
  ["Cursor", "after", "jobs(after: $text) { edges { cursor } }"],
  [
    "String",
    "filter.languages",
    "workers(access: { purpose: MATCHING }, filter: { languages: [$text] }) { edges { cursor } }",
  ],
  [
    "OccupationCode",
    "filter.skills",
    "workers(access: { purpose: MATCHING }, filter: { skills: [$text] }) { edges { cursor } }",
  ],
  ["String", "text", "brands(text: $text) { edges { cursor } }"],
  ["RegionCode", "regions", "workshops(regions: [$text]) { edges { cursor } }"],
  ["Uscc", "uscc", "employer(uscc: $text) { id }"],
  ["ID", "id", "job(id: $text) { id }"],
  [
    "Pseudonym",
    "personLink",
    "personAcrossRegions(access: { purpose: PLACEMENT_FOLLOW_UP }, personLink: $text) { id }",
  ],
  ["ID", "id", "agreement(id: $text) { id }"],
  ["RegionCode", "party", "agreements(party: $text) { id }"],
  ["Date", "asOf", "agreements(asOf: $text) { id }"],
  ["RegionCode", "member", "alliances(member: $text) { id }"],
  ["RegionCode", "code", "region(code: $text) { name }"],
  ["RegionCode", "partner", 'region(code: "61") { agreements(partner: $text) { id } }'],
  [
    "RegionCode",
    "regions",
    "jobs(first: 1) { edges { node { candidates(access: { purpose: MATCHING }, regions: [$text]) { edges { cursor } } } } }",
  ],
  [
    "Cursor",
    "after",
    "workers(access: { purpose: MATCHING }, first: 1) { edges { node { matches(after: $text) { edges { cursor } } } } }",
  ],
];

/** What PostgreSQL has no place for: the character U+0000, and half a surrogate pair. */
const unholdable = ["a\0b", "61\0", "\ud800", "厨师\udc00"];

describe("text that no register can hold", () => {
  it.each(questions)("as %s at %s is refused once and is no outage: %s", async (...asked) => {
    const [type, field, question] = asked;
    for (const text of unholdable) {
      const { errors } = await house.gateway.execute({
        query: `query ($text: ${type}!) { ${question} }`,
        variables: { text },
        actor: actorFor(question),
      });

      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toMatchObject({
        code: expect.stringMatching(/^BAD_(USER_INPUT|ID|CURSOR)$/),
        field,
        reason: expect.stringMatching(/^must .*[^.]$/),
      });
      expect(errors?.[0]?.message).toBe(
        `Bad value for "${field}": ${errors?.[0]?.extensions?.reason}.`,
      );
    }
  });
});

/** Every argument of the API that takes a list. */
const lists: readonly (readonly [field: string, question: string])[] = [
  ["mechanisms", "agreements(mechanisms: []) { id }"],
  ["regions", "brands(regions: []) { edges { cursor } }"],
  ...["regions", "kinds", "tracks", "status"].map(
    (field) => [field, `workshops(${field}: []) { edges { cursor } }`] as const,
  ),
  [
    "regions",
    "jobs { edges { node { candidates(access: { purpose: MATCHING }, regions: []) { edges { cursor } } } } }",
  ],
  [
    "regions",
    "workers(access: { purpose: MATCHING }) { edges { node { matches(regions: []) { edges { cursor } } } } }",
  ],
  ...[
    "regions",
    "excludeRegions",
    "workplaces",
    "occupations",
    "industries",
    "forms",
    "targetGroups",
    "status",
  ].map(
    (field) => [`filter.${field}`, `jobs(filter: { ${field}: [] }) { edges { cursor } }`] as const,
  ),
  ...[
    "regions",
    "status",
    "categories",
    "occupations",
    "skills",
    "preferredRegions",
    "languages",
  ].map(
    (field) =>
      [
        `filter.${field}`,
        `workers(access: { purpose: MATCHING }, filter: { ${field}: [] }) { edges { cursor } }`,
      ] as const,
  ),
];

describe("a list that names nothing", () => {
  it.each(lists)("at %s could mean all or none, so it is refused once: %s", async (...asked) => {
    const [field, question] = asked;

    const { errors } = await house.gateway.execute({
      query: `{ ${question} }`,
      actor: actorFor(question),
    });

    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({
        code: "BAD_USER_INPUT",
        field,
        reason: expect.stringMatching(/^must name at least one /),
      }),
    ]);
  });
});
