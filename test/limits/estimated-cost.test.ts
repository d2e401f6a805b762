import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { GatewayAnswer } from "../../gateway/gateway.ts";
import { aQuestion } from "../oracle/queries.ts";
import { readSample, type Sample } from "../oracle/sample.ts";
import { actorFor } from "../support/callers.ts";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";

let house: TestHouse;
let sample: Sample;

beforeAll(async () => {
  house = await aHouse({ registers: houseProvinces.map((province) => [province]), scale: 0.001 });
  sample = await readSample(house.databases.get("32")?.url ?? "");
}, 240_000);

afterAll(() => house?.stop());

interface Costly extends GatewayAnswer {
  readonly extensions?: { readonly cost: { readonly estimated: number; readonly actual: number } };
}

it("X12: no question costs more than it is taken to cost", async () => {
  let costs = 0;
  await fc.assert(
    fc.asyncProperty(aQuestion(sample), async ({ query, variables }) => {
      const { extensions, errors } = (await house.gateway.execute({
        query,
        variables,
        actor: actorFor(query),
        headers: { "graphql-cost": "report" },
      })) as Costly;

      expect(errors).toBeUndefined();
      const { estimated = 0, actual = 0 } = extensions?.cost ?? {};
      expect(actual).toBeGreaterThan(1);
      expect(estimated).toBeGreaterThanOrEqual(actual);
      costs += actual;
    }),
    { numRuns: 500, endOnFailure: true },
  );
  // Who always asks for nothing would never be taken for too little.
  expect(costs).toBeGreaterThan(500 * 10);
}, 300_000);
