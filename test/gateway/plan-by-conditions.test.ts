import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { readSample } from "../oracle/sample.ts";
import { aHouse, houseProvinces, type TestHouse } from "../support/house.ts";

/**
 * The planner library finds no plan when a @include stands on an object that two later fetches
 * need. Such an operation is planned for the values at hand.
 */
const nested = (condition: string) =>
  `worker(id: $id) { id placements { id worker ${condition} { birthYear placements { kind } } } }`;

let house: TestHouse;
let workers: readonly string[];
beforeAll(async () => {
  house = await aHouse({ registers: houseProvinces.map((province) => [province]), scale: 0.001 });
  const samples = await Promise.all(
    [...house.databases.values()].map(({ url }) => readSample(url)),
  );
  workers = samples.flatMap((sample) => sample.workers.slice(0, 8));
}, 120_000);
afterAll(() => house?.stop());

it.each([true, false])(
  "an operation under @include(if: %s) answers as its literal twin",
  async (wanted) => {
    let placements = 0;
    for (const id of workers) {
      const asked = await house.gateway.execute({
        query: `query ($id: ID!, $wanted: Boolean!) { ${nested("@include(if: $wanted)")} }`,
        variables: { id, wanted },
      });
      const literal = await house.gateway.execute({
        query: `query ($id: ID!) { ${nested(`@include(if: ${wanted})`)} }`,
        variables: { id },
      });
      expect(asked).toEqual(literal);
      expect(asked.errors).toBeUndefined();
      placements += (asked.data as { worker: { placements: unknown[] } }).worker.placements.length;
    }
    expect(placements).toBeGreaterThan(0);
  },
);
