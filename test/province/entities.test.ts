import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { uscc } from "./support/many-jobs.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import {
  aJob,
  aWorker,
  brandRow,
  employerRow,
  idOf,
  jobRow,
  workerRow,
  workshopRow,
} from "./support/rows.ts";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
  await province.insert(
    "job_posting",
    numbers.map((number) => jobRow(aJob({ id: idOf("61", number), title: `岗位 ${number}` }))),
  );
  await province.insert(
    "worker",
    numbers.map((number) => workerRow(aWorker({ id: idOf("61", number) }))),
  );
  await province.insert("employer", [employerRow(`61:${uscc}`, { name: "某公司" })]);
  await province.insert("labor_brand", [brandRow(idOf("61", 1))]);
  await province.insert("workshop", [workshopRow(idOf("61", 1))]);
});
afterAll(() => province.stop());

const entities = (representations: readonly object[]) =>
  province.ask(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on JobPosting { title } ... on Worker { nameMasked } ... on Employer { name }
      ... on LaborBrand { brand: name } ... on Workshop { localTerm }
    } }`,
    { representations },
  );

describe("_entities", () => {
  it("answers every type, in the order of the references", async () => {
    const { data, errors } = await entities([
      { __typename: "Workshop", id: idOf("61", 1) },
      { __typename: "JobPosting", id: idOf("61", 2) },
      { __typename: "LaborBrand", id: idOf("61", 1) },
      { __typename: "Employer", id: `61:${uscc}` },
      { __typename: "Worker", id: idOf("61", 3) },
      { __typename: "JobPosting", id: idOf("61", 1) },
    ]);

    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { localTerm: "社区工厂" },
      { title: "岗位 2" },
      { brand: "紫阳修脚师" },
      { name: "某公司" },
      { nameMasked: "张*" },
      { title: "岗位 1" },
    ]);
  });

  it("what is not held is null: an unknown id, another province's id", async () => {
    const { data, errors } = await entities([
      { __typename: "JobPosting", id: idOf("61", 999) },
      { __typename: "JobPosting", id: idOf("53", 1) },
      { __typename: "JobPosting", id: idOf("61", 5) },
    ]);

    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([null, null, { title: "岗位 5" }]);
  });

  it("a job brings its employer, each place with what it selects; one not held is null", async () => {
    const employerIds = [`61:${uscc}`, "61:91440300708461136T", null];
    await province.insert(
      "job_posting",
      employerIds.map((employer_id, at) => jobRow(aJob({ id: idOf("61", 101 + at), employer_id }))),
    );
    const representations = employerIds.map((_, at) => ({
      __typename: "JobPosting",
      id: idOf("61", 101 + at),
    }));

    const { data, errors } = await province.ask(
      `query ($representations: [_Any!]!) {
        named: _entities(representations: $representations) { ... on JobPosting { employer { name } } }
        known: _entities(representations: $representations) {
          ... on JobPosting { employer { id } again: employer { registration } }
        }
      }`,
      { representations },
    );

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      named: [{ employer: { name: "某公司" } }, { employer: null }, { employer: null }],
      known: [
        { employer: { id: `61:${uscc}` }, again: { registration: uscc } },
        { employer: null, again: null },
        { employer: null, again: null },
      ],
    });
  });

  it("a malformed id costs its own entity and is named", async () => {
    const { data, errors } = await entities([
      { __typename: "Worker", id: "61:nobody" },
      { __typename: "Worker", id: idOf("61", 1) },
      { __typename: "Employer", id: 7 },
    ]);

    expect(data._entities).toEqual([null, { nameMasked: "张*" }, null]);
    const told = errors?.map(({ path, extensions }) => [String(path), extensions]);
    expect(new Map(told as [string, unknown][])).toEqual(
      new Map([
        ["_entities,0", aBadId()],
        ["_entities,2", aBadId()],
      ]),
    );
  });

  it("one statement per type, however many references, and only the selected columns", async () => {
    province.takeStatements();

    await entities(
      Array.from({ length: 50 }, (_, index) => [
        { __typename: "JobPosting", id: idOf("61", index + 1) },
        { __typename: "Worker", id: idOf("61", index + 1) },
      ]).flat(),
    );

    expect([...province.takeStatements()].sort()).toEqual([
      "SELECT job.id AS id, job.title AS title FROM job_posting AS job WHERE job.id = ANY($1::text[])",
      "SELECT worker.id AS id, worker.name_masked AS name_masked FROM worker WHERE worker.id = ANY($1::text[])",
    ]);
  });
});

function aBadId() {
  return { code: "BAD_ID", field: "id", reason: expect.stringMatching(/^must read /) };
}
