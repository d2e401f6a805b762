import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { setLimits } from "../../gateway/limits.ts";
import { partner } from "../support/callers.ts";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";

// What such an operation may cost is another limit, and met earlier.
setLimits({ costMax: 1_000_000_000 });

let house: TestHouse;
beforeAll(async () => {
  house = await aHouse({ registers: houseProvinces.map((province) => [province]), scale: 0.001 });
}, 120_000);
afterAll(() => house?.stop());

const matching = "access: { purpose: MATCHING }, ";

/** Jobs, their candidates, the jobs for those, and so on: each level multiplies the rows. */
function nested(levels: number, first: number): string {
  const page = (access = "") => `(${access}first: ${first})`;
  const below = (left: number): string => {
    if (left === 0) return "id";
    const field = left % 2 === 0 ? `candidates${page(matching)}` : `matches${page()}`;
    return `id ${field} { edges { node { ${below(left - 1)} } } }`;
  };
  return `{ jobs${page()} { edges { node { ${below(levels)} } } } }`;
}

it("rows that multiply beyond one answer are refused by name, and the gateway lives on", async () => {
  const { data, errors } = await house.gateway.execute({
    query: nested(8, 10),
    headers: { "x-deadline-ms": "30000" },
    actor: partner,
  });

  const reason = expect.stringMatching(/^The answer would be longer than \d+ characters\. Ask for/);
  expect(data).toBeNull();
  expect(errors).toEqual([
    { message: reason, extensions: { code: "TOO_MANY_ROWS", limit: "answerCharacters", reason } },
  ]);
  expect(await house.gateway.execute({ query: "{ __typename }" })).toEqual({
    data: { __typename: "Query" },
  });
}, 60_000);

it("the same operation with fewer rows is answered in full", async () => {
  const { data, errors } = await house.gateway.execute({
    query: nested(8, 2),
    headers: { "x-deadline-ms": "30000" },
    actor: partner,
  });

  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ jobs: { edges: [{}, {}] } });
}, 60_000);
