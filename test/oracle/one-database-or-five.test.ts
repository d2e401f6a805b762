import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Gateway } from "../../gateway/gateway.ts";
import { actorFor } from "../support/callers.ts";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";
import { aQuestion, type Question } from "./queries.ts";
import { readSample, type Sample } from "./sample.ts";

const scale = 0.001;
/** Questions asked in one run; each connection is walked for up to three pages. */
const questionCount = 1_000;
const pagesMax = 3;

let five: TestHouse;
let one: TestHouse;
let sample: Sample;

beforeAll(async () => {
  five = await aHouse({ registers: houseProvinces.map((province) => [province]), scale });
  one = await aHouse({ registers: [houseProvinces], scale });
  sample = await readSample(one.databases.get("32")?.url ?? "");
}, 240_000);

afterAll(async () => {
  await five?.stop();
  await one?.stop();
});

it(`the same rows in one database and in five give the same answers to ${questionCount} questions`, async () => {
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(aQuestion(sample), async (question) => {
      const [federated, oracle] = await Promise.all([
        walk(five.gateway, question),
        walk(one.gateway, question),
      ]);
      expect(federated).toEqual(oracle);
      rows += JSON.stringify(oracle).split('"id"').length - 1;
    }),
    { numRuns: questionCount, endOnFailure: false },
  );
  // An oracle that always answers nothing would agree with everything.
  expect(rows).toBeGreaterThan(questionCount * 3);
}, 600_000);

/** The data of each page, and no error on the way. */
async function walk(gateway: Gateway, question: Question): Promise<unknown[]> {
  const pages: unknown[] = [];
  let after: string | null = null;
  while (pages.length < pagesMax) {
    const variables: Record<string, unknown> = { ...question.variables, after };
    if (question.pagedField === null) delete variables.after;
    const { data, errors } = await gateway.execute({
      query: question.query,
      variables,
      actor: actorFor(question.query),
    });
    if (errors) throw new Error(JSON.stringify(errors.slice(0, 2)));
    pages.push(data);
    if (question.pagedField === null) break;
    const page = (data as Record<string, Connection>)[question.pagedField];
    if (!page?.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  return pages;
}

interface Connection {
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
