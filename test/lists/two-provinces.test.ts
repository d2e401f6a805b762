import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { aToldHouse, type ToldHouse } from "../placements/support/partners.ts";
import {
  type Any,
  homeStation,
  hostStation,
  uscc,
  workerId,
  write,
} from "../placements/support/placed-house.ts";
import { ownServer } from "../support/postgres.ts";
import { aPosting, publishing } from "../writes/support/writing.ts";
import { household, householdId } from "./support/register.ts";

/** What is told of changes is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let house: ToldHouse;
beforeEach(async () => {
  house = await aToldHouse();
});
afterEach(() => house?.stop());
afterAll(() => server.stop());

const ask = async (query: string, actor: typeof homeStation | null = homeStation): Promise<Any> => {
  const { data, errors } = await house.ask(actor, query);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
};

const access = "access: { purpose: MATCHING }";

const returned = async (): Promise<readonly Any[]> =>
  (
    await ask(
      `{ workingList(list: RETURNED, regions: ["61"], ${access}) { edges { node { id } since evidence } } }`,
    )
  ).workingList.edges;

const idle = async (): Promise<readonly string[]> =>
  (
    await ask(`{ zeroEmploymentHouseholds(regions: ["61"], ${access}) { edges { node { id } } } }`)
  ).zeroEmploymentHouseholds.edges.map(({ node }: Any) => node.id);

/** Asks until it is so, and prints how long that took: how fast is the matter of `npm run bench -- freshness`. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const begun = performance.now();
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
  process.stdout.write(`${what}: ${Math.round(performance.now() - begun)} ms\n`);
}

/** The worker goes to the host, who knows it; gives back what the host calls the placement. */
async function atWork(): Promise<{ readonly id: string; readonly version: number }> {
  await write(house, homeStation, "claimPlacement");
  await house.settled();
  const [row] = await house.host.sql("SELECT id, version FROM placement");
  return row as unknown as { readonly id: string; readonly version: number };
}

describe("what happens in one province", () => {
  it("A21: the host ends a placement, and the person is on the home's list RETURNED", async () => {
    const { id, version } = await atWork();
    expect(await returned()).toEqual([]);
    await write(house, hostStation, "endPlacement", {
      ...{ id, expectedVersion: version, reason: "FACTORY_CLOSED" },
    });
    await until(
      "host ends a placement → home list RETURNED",
      async () => (await returned()).length > 0,
    );
    const [own] = await house.home.sql("SELECT id FROM placement");
    expect(await returned()).toEqual([
      { node: { id: workerId(1) }, since: "2026-06-30", evidence: [own?.id] },
    ]);
  });

  it("A26: the last earner of a household loses the job there, and the household is on the home's list", async () => {
    await house.home.insert("household", [household(1)]);
    await house.home.sql(
      `UPDATE worker SET household_id = '${householdId(1)}' WHERE id IN ('${workerId(1)}', '${workerId(2)}')`,
    );
    expect(await idle()).toEqual([householdId(1)]);
    const { id, version } = await atWork();
    expect(await idle()).toEqual([]);
    await write(house, hostStation, "endPlacement", {
      ...{ id, expectedVersion: version, reason: "DISMISSED" },
    });
    await until(
      "last earner loses a job in another province → zero-employment list",
      async () => (await idle()).length > 0,
    );
    expect(await idle()).toEqual([householdId(1)]);
  });

  it("a job published there is in the federated answer, and in the feed that another follows", async () => {
    const feed = async (args: string): Promise<Any> =>
      (
        await ask(
          `{ changes(${args}, types: [JOB]) { edges { node { recordId op job { title } } } pageInfo { endCursor } } }`,
          null,
        )
      ).changes;
    const { pageInfo } = await feed("from: NOW");
    const input = aPosting({ region: "440305", workplace: "440305", employer: uscc });
    const { data, errors } = await house.ask(
      { ...hostStation, scopes: ["jobs:write"] },
      publishing,
      { input },
    );
    expect(errors).toBeUndefined();
    const { id, title } = (data as Any).publishJob;
    const jobs = `{ jobs(first: 5) { edges { node { id } } } }`;
    await until("job published → federated answer", async () =>
      (await ask(jobs, null)).jobs.edges.some(({ node }: Any) => node.id === id),
    );
    const after = `after: ${JSON.stringify(pageInfo.endCursor)}`;
    await until("job published → feed", async () => (await feed(after)).edges.length > 0);
    expect((await feed(after)).edges).toEqual([
      { node: { recordId: id, op: "UPSERT", job: { title } } },
    ]);
  });
});
