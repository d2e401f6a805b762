import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Gateway } from "../../gateway/gateway.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";
import { ownServer } from "../support/postgres.ts";
import { aGatewayOver, feedThrough, readAll } from "./support/follow.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

/** Two provinces in one register, and two with their own. */
const groups = [["32", "44"], ["53"], ["61"]] as const;
let registers: readonly TestProvince[];
let gateway: Gateway;
beforeAll(async () => {
  registers = await Promise.all(groups.map((held) => aProvince(held)));
  gateway = await aGatewayOver(registers);
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await Promise.all((registers ?? []).map((register) => register.stop()));
  await server.stop();
});

const registerOf = (code: string): TestProvince => {
  const found = registers.find(({ held }) => held.includes(code));
  if (!found) throw new Error(`Nobody holds ${code}.`);
  return found;
};
const job = (code: string, number: number) =>
  jobRow(aJob({ id: idOf(code, number), region_code: `${code}0100` }));
const publish = (code: string, ...numbers: readonly number[]) =>
  registerOf(code).insert(
    "job_posting",
    numbers.map((number) => job(code, number)),
  );

describe("the federated feed", () => {
  it("begins now, and then tells every province's changes once, each in its order", async () => {
    await publish("61", 1);
    const ask = feedThrough(gateway);
    const start = await ask({ from: "NOW" });
    expect(start).toMatchObject({ changes: [], hasNextPage: false, snapshotRequired: [] });

    for (const number of [11, 12, 13])
      for (const code of ["61", "32", "44", "53"]) await publish(code, number);
    // One transaction of a register that two provinces share.
    await registerOf("32").insert("job_posting", [job("44", 20), job("32", 20), job("44", 21)]);
    const { changes, endCursor, pages } = await readAll(ask, { after: start.endCursor, first: 2 });

    const of = (code: string) =>
      changes.map(({ recordId }) => recordId).filter((id) => id.startsWith(code));
    expect(of("61")).toEqual([11, 12, 13].map((n) => idOf("61", n)));
    expect(of("53")).toEqual([11, 12, 13].map((n) => idOf("53", n)));
    expect(of("32")).toEqual([11, 12, 13, 20].map((n) => idOf("32", n)));
    expect(of("44")).toEqual([11, 12, 13, 20, 21].map((n) => idOf("44", n)));
    expect(new Set(changes.map(({ id }) => id)).size).toBe(15);
    expect(pages).toBe(5);
    expect((await ask({ after: endCursor })).changes).toEqual([]);
  });

  it("says of each province up to when it is complete", async () => {
    const { outcomes } = await feedThrough(gateway)({ from: "NOW" });
    expect(outcomes).toEqual(
      ["32", "44", "53", "61"].map((region) => ({
        region,
        state: "OK",
        watermark: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      })),
    );
  });

  it("is of the regions that are asked for, and a cursor of others is refused", async () => {
    const ask = feedThrough(gateway);
    const { endCursor } = await ask({ from: "NOW", regions: ["53"] });
    await publish("53", 31);
    await publish("61", 31);
    const { changes, outcomes } = await ask({ after: endCursor, regions: ["53"] });
    expect(changes.map(({ recordId }) => recordId)).toEqual([idOf("53", 31)]);
    expect(outcomes.map(({ region }) => region)).toEqual(["53"]);
    await expect(ask({ after: endCursor })).rejects.toThrow("BAD_CURSOR");
  });

  it("names the provinces of which a snapshot is required, and goes on with the others", async () => {
    const ask = feedThrough(gateway);
    const { endCursor } = await ask({ from: "NOW" });
    await publish("53", 41);
    await publish("61", 41);
    await registerOf("61").sql("UPDATE feed SET epoch = gen_random_uuid()");
    const told = await ask({ after: endCursor });
    expect(told.snapshotRequired).toEqual(["61"]);
    expect(told.changes.map(({ recordId }) => recordId)).toEqual([idOf("53", 41)]);
    await publish("61", 42);
    const next = await ask({ after: told.endCursor });
    expect(next.snapshotRequired).toEqual([]);
    expect(next.changes.map(({ recordId }) => recordId)).toEqual([idOf("61", 42)]);
  });

  it("leads on to the records with all that other subgraphs know of them", async () => {
    const start = await feedThrough(gateway)({ from: "NOW" });
    await publish("53", 51);
    const { data, errors } = await gateway.execute({
      query: `query ($after: Cursor) { changes(after: $after) { edges { node {
        region { code name } job { id title demand: openings region { code } } employer { id } } } } }`,
      variables: { after: start.endCursor },
    });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toMatchObject({
      changes: {
        edges: [{ node: { job: { id: idOf("53", 51), title: "招聘厨师" }, employer: null } }],
      },
    });
  });

  it.each([0, 5_001])(
    "refuses a page of %d changes before any province is asked",
    async (first) => {
      for (const register of registers) register.takeStatements();
      const { errors } = await gateway.execute({
        query: `{ changes(first: ${first}) { snapshotRequired } }`,
      });
      expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "first" });
      expect(registers.flatMap((register) => register.takeStatements())).toEqual([]);
    },
  );
});
