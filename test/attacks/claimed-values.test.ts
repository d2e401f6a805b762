import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { askEntities } from "../exchange/support/exchange.ts";
import { manyOffers, manySeekers } from "../exchange/support/pairs.ts";
import { placementRow } from "../exchange/support/placement-row.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { person as aPerson } from "../support/callers.ts";

/** How every person of these tests is called. */
const name = "张*";
/** What a representation claims of its row, made up by whoever sends it. */
const link = "a".repeat(43);
const [wish] = manySeekers(1, { province: "61", seed: 7 }).map(({ supply }) => supply);
const person = { __typename: "Worker", id: idOf("61", 1) };

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("worker", [workerRow(aWorker({ id: person.id }))]);
  await province.insert(
    "job_posting",
    manyOffers(50, { province: "61", seed: 5 }).map(({ row }) => row),
  );
});
afterAll(() => province.stop());

const [ask] = manyOffers(1, { province: "61", seed: 9 }).map(({ demand }) => demand);
const job = { __typename: "JobPosting", id: idOf("61", 1) };

const matches = "... on Worker { matches { edges { score reasons blockers node { id title } } } }";

describe("X24: what a representation claims of a person", () => {
  it("finds jobs, and reads no person, be it the one it names", async () => {
    province.takeStatements();
    const { data, errors } = await askEntities(
      province,
      [{ ...person, supply: { ...wish, wantsWork: true } }],
      matches,
    );

    expect(errors).toBeUndefined();
    expect(data._entities[0].matches.edges).not.toEqual([]);
    expect(JSON.stringify(data)).not.toContain(name);
    const statements = province.takeStatements().join("\n");
    expect(statements).toContain("job_posting");
    expect(statements).not.toMatch(/\b(FROM|JOIN)\s+(worker|seeker|placement|person_identity)\b/i);
  });

  it.each([
    ["a right beside it", { mayBeSeen: true }],
    ["a province beside it", { province: "53" }],
    ["an agreement beside it", { access: { purpose: "DATA_SUBJECT_REQUEST" } }],
    ["an actor beside it", { actor: { role: "MONITOR" } }],
  ])("with %s is refused", async (_, surplus) => {
    const { data, errors } = await askEntities(
      province,
      [{ ...person, supply: wish, ...surplus }],
      matches,
    );

    expect(data._entities).toEqual([null]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["BAD_USER_INPUT"]);
  });

  it("shows a person who asks about themselves nobody else's placements", async () => {
    const other = "b".repeat(43);
    await province.insert("placement", [
      placementRow("61:placement-1", { person_link: link, worker_id: idOf("61", 3) }),
      placementRow("61:placement-2", { person_link: other, worker_id: idOf("61", 2) }),
    ]);
    const access = {
      purpose: "DATA_SUBJECT_REQUEST",
      authorizationId: null,
      caseNo: null,
    } as const;
    const { data, errors } = await askEntities(
      province,
      [link, other].map((personLink) => ({ ...person, personLink })),
      "... on Worker { placements { id } }",
      { actor: aPerson(link), access },
    );

    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { placements: [{ id: "61:placement-1" }] },
      { placements: [] },
    ]);
  });

  it.each([
    ["a list", [link]],
    ["a condition", { $ne: "" }],
    ["a wildcard", "%"],
    ["SQL", `${link}' OR '1'='1`],
    ["U+0000", `${link}\u0000`],
    ["nothing", null],
  ])("finds no placement by %s in the place of a pseudonym", async (_, personLink) => {
    const { data, errors } = await askEntities(
      province,
      [{ ...person, personLink }],
      "... on Worker { placements { id } }",
    );

    expect(data?._entities?.[0]?.placements ?? []).toEqual([]);
    for (const { extensions } of errors ?? [])
      expect(extensions.code).not.toBe("INTERNAL_SERVER_ERROR");
  });
});

const candidates =
  "... on JobPosting { candidates(access: { purpose: MATCHING }) { edges { score reasons node { id } } } }";

/** What a representation must bring along: an object of the contract, by the field that requires it. */
const required = [
  {
    name: "demand",
    of: job,
    good: ask,
    fields: candidates,
    ofText: "form",
    ofNumber: "ageMin",
    list: "targetGroups",
  },
  {
    name: "supply",
    of: person,
    good: wish,
    fields: matches,
    ofText: "homeRegion",
    ofNumber: "birthYear",
    list: "skills",
  },
];

describe.each(required)("$name, which a representation must bring along,", (one) => {
  const { name, of, good, fields, ofText, ofNumber, list } = one;
  const asked = (claim: unknown) =>
    askEntities(
      province,
      [of, { ...of, [name]: good }].map((given, at) =>
        at === 0 ? { ...of, ...(claim === undefined ? {} : { [name]: claim }) } : given,
      ),
      fields,
    );

  it.each([
    ["is missing", undefined, name],
    ["is null", null, name],
    ["is a text", "everything", name],
    ["is a list", [good], name],
    ["is empty", {}, `${name}.`],
    ["lacks a field", { ...good, [ofText]: undefined }, `${name}.${ofText}`],
    ["has null where something must be", { ...good, [ofText]: null }, `${name}.${ofText}`],
    ["has an object for text", { ...good, [ofText]: { $ne: "" } }, `${name}.${ofText}`],
    ["has text for a number", { ...good, [ofNumber]: "many" }, `${name}.${ofNumber}`],
    ["has half a number", { ...good, [ofNumber]: 20.5 }, `${name}.${ofNumber}`],
    ["has a number for a list", { ...good, [list]: 7 }, `${name}.${list}`],
    ["has null in a list", { ...good, [list]: [null] }, `${name}.${list}`],
  ])("is refused when it %s, and costs its own entity alone", async (_, claim, field) => {
    const { data, errors } = await asked(claim);

    expect(errors).toEqual([
      expect.objectContaining({
        path: ["_entities", 0, expect.any(String)],
        extensions: {
          code: "BAD_USER_INPUT",
          field: expect.stringContaining(field),
          reason: expect.stringMatching(/^must .*[^.]$/),
        },
      }),
    ]);
    expect(Object.values(data._entities[0])).toEqual([null]);
    expect(Object.values(data._entities[1])).toEqual([
      expect.objectContaining({ edges: expect.anything() }),
    ]);
  });

  it("is never an internal error, whatever stands in it", async () => {
    const claims = fc.record(
      Object.fromEntries(
        Object.entries(good ?? {}).map(([field, value]) => [
          field,
          fc.oneof(fc.constant(value), fc.jsonValue(), fc.string(), fc.integer()),
        ]),
      ),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(claims, async (claim) => {
        const { errors = [] } = await asked(claim);
        for (const { extensions } of errors) expect(extensions.code).toBe("BAD_USER_INPUT");
      }),
      { numRuns: 200 },
    );
  });
});
