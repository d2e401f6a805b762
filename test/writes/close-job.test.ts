import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import { idOf } from "../province/support/rows.ts";
import {
  aPosting,
  aWritingHouse,
  closing,
  extensionsOf,
  publishing,
  station,
  type WritingHouse,
} from "./support/writing.ts";

let house: WritingHouse;
beforeAll(async () => {
  house = await aWritingHouse();
}, 60_000);
afterAll(() => house?.stop());

let keys = 0;
const nextKey = (): string => `closing-${String(++keys).padStart(5, "0")}`;

async function anOpenJob(): Promise<string> {
  const input = aPosting({ idempotencyKey: nextKey() });
  const { data } = await house.ask(station, publishing, { input });
  return (data as { publishJob: { id: string } }).publishJob.id;
}

const close = (id: string, but: object = {}, actor: Actor = station) =>
  house.ask(actor, closing, {
    input: { id, reason: "CLOSED", expectedVersion: 1, idempotencyKey: nextKey(), ...but },
  });

const openIds = async (): Promise<readonly string[]> => {
  const { data } = await house.ask(null, "{ jobs(first: 100) { edges { node { id } } } }");
  const { edges } = (data as { jobs: { edges: readonly { node: { id: string } }[] } }).jobs;
  return edges.map(({ node }) => node.id);
};

describe("A01: a closed job", () => {
  it.each([
    ["FILLED", 0],
    ["CLOSED", 10],
    ["WITHDRAWN", 10],
  ] as const)(
    "as %s is off the lists of all provinces at once, and can be asked for",
    async (reason, remaining) => {
      const id = await anOpenJob();
      expect(await openIds()).toContain(id);
      const { data, errors } = await close(id, { reason });

      expect(errors).toBeUndefined();
      const closedAt = expect.stringMatching(/^2\d{3}-.*Z$/);
      const closed = { id, status: reason, remaining, closedAt, provenance: { version: 2 } };
      expect(data).toEqual({ closeJob: closed });
      expect(await openIds()).not.toContain(id);
      const asked = await house.ask(
        null,
        `{ job(id: "${id}") { id status remaining closedAt provenance { version } } }`,
      );
      expect(asked.data).toEqual({ job: closed });
    },
  );
});

describe("a job is not closed", () => {
  it("when somebody else has changed it since: the version that it has is told", async () => {
    const id = await anOpenJob();
    await house.shaanxi.sql(`UPDATE job_posting SET version = 7 WHERE id = '${id}'`);
    expect(extensionsOf(await close(id))).toMatchObject([
      { code: "VERSION_CONFLICT", field: "input.expectedVersion", version: 7 },
    ]);
    expect((await close(id, { expectedVersion: 7 })).errors).toBeUndefined();
  });

  it("by two who read the same version: one of them is told", async () => {
    const id = await anOpenJob();
    const answers = await Promise.all([close(id), close(id), close(id)]);
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    for (const { errors } of answers.filter((answer) => answer.errors))
      expect(errors?.[0]?.extensions).toMatchObject({ code: "VERSION_CONFLICT", version: 2 });
  });

  it("twice", async () => {
    const id = await anOpenJob();
    await close(id);
    expect(extensionsOf(await close(id, { expectedVersion: 2 }))).toMatchObject([
      { code: "BAD_USER_INPUT", field: "input.id", reason: expect.stringContaining("CLOSED") },
    ]);
  });

  it("when it is not there", async () => {
    expect(extensionsOf(await close(idOf("61", 99)))).toMatchObject([
      { code: "BAD_USER_INPUT", field: "input.id" },
    ]);
  });

  it("by an office of another province, or with the wrong id", async () => {
    const id = await anOpenJob();
    const other = { ...station, province: "53" };
    expect(extensionsOf(await close(id, {}, other))).toMatchObject([
      { code: "FORBIDDEN", reason: "NOT_OWN_PROVINCE" },
    ]);
    expect(extensionsOf(await close("61:x"))).toMatchObject([{ code: "BAD_ID" }]);
    expect(await openIds()).toContain(id);
  });
});

it("X44: the same closing again is answered alike", async () => {
  const id = await anOpenJob();
  const input = { id, reason: "FILLED", expectedVersion: 1, idempotencyKey: nextKey() };
  const once = await house.ask(station, closing, { input });
  expect(once.errors).toBeUndefined();
  expect(await house.ask(station, closing, { input })).toEqual(once);
});
