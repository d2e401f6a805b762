import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { yunnanExtension } from "../../subgraphs/yunnan/extension.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { anExtension, type TestExtension } from "./support/extension.ts";

const returned = idOf("53", 1);
const unknownFrom = idOf("53", 2);
const worksAgain = idOf("53", 3);
const stayed = idOf("53", 4);

function worker(id: string, values: object) {
  return {
    ...workerRow(aWorker({ id, person_link: id, region_code: "530602" })),
    ...values,
  };
}

function placement(number: number, workerId: string, values: object) {
  return {
    id: idOf("53", 1000 + number),
    province: "53",
    person_link: workerId,
    worker_id: workerId,
    home_code: "530602",
    host_code: "440305",
    scope: "OUT_OF_PROVINCE",
    kind: "ENTERPRISE",
    channel: "STATION",
    start_date: "2024-02-01",
    end_date: null,
    days: 100,
    verification: "HOME_ONLY",
    ...values,
  };
}

let yunnan: TestExtension;
beforeAll(async () => {
  yunnan = await anExtension(yunnanExtension, {
    worker: [
      worker(returned, { status: "RETURNED", intent_reason_code: "FACTORY_CLOSED" }),
      worker(unknownFrom, { status: "RETURNED", status_as_of: "2026-04-05" }),
      worker(worksAgain, { status: "EMPLOYED" }),
      worker(stayed, { status: "EMPLOYED" }),
      worker(idOf("46", 1), { status: "RETURNED" }),
    ],
    placement: [
      placement(1, returned, { end_date: "2024-06-01" }),
      placement(2, returned, {
        start_date: "2024-08-01",
        end_date: "2025-01-31",
        host_code: "320505",
      }),
      placement(3, worksAgain, { end_date: "2025-03-01" }),
      placement(4, worksAgain, { start_date: "2025-05-06", host_code: "530602", scope: "COUNTY" }),
      placement(5, stayed, { host_code: "530602", scope: "COUNTY" }),
    ],
  });
  await yunnan.fill();
});
afterAll(() => yunnan.stop());

const fields =
  "... on Worker { returnee { returnedAt fromRegion { name } reason channelsOffered reemployedAt } }";

async function returneesOf(ids: readonly string[]) {
  const answer = await yunnan.askEntities(
    ids.map((id) => ({ __typename: "Worker", id })),
    fields,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data._entities.map((entity: { returnee: unknown }) => entity.returnee);
}

describe("Worker.returnee", () => {
  it("A21: names when and from where a worker came back, and why", async () => {
    const [returnee] = await returneesOf([returned]);

    expect(returnee).toMatchObject({
      returnedAt: "2025-01-31",
      fromRegion: { name: "虎丘区" },
      reason: "FACTORY_CLOSED",
      reemployedAt: null,
    });
  });

  it("A21: who is registered as returned counts, also when no register knows from where", async () => {
    const [returnee] = await returneesOf([unknownFrom]);

    expect(returnee).toMatchObject({ returnedAt: "2026-04-05", fromRegion: null });
  });

  it("A93: offers the four channels in their order, the first one always", async () => {
    const channels = ["ODD_JOB_MARKET", "WORKSHOP", "WORK_RELIEF", "PUBLIC_POST"];
    const found = await returneesOf([returned, unknownFrom, worksAgain]);

    for (const { channelsOffered } of found) {
      expect(channelsOffered[0]).toBe("ODD_JOB_MARKET");
      expect(channelsOffered).toEqual(channels.filter((one) => channelsOffered.includes(one)));
    }
  });

  it("A94: who found work at home after coming back is re-employed since that day", async () => {
    const [returnee] = await returneesOf([worksAgain]);

    expect(returnee).toMatchObject({ returnedAt: "2025-03-01", reemployedAt: "2025-05-06" });
  });

  it("is null for who did not come back and for unknown ids, all with one statement", async () => {
    yunnan.takeStatements();
    const found = await returneesOf([stayed, idOf("46", 1), idOf("53", 99)]);

    expect(found).toEqual([null, null, null]);
    expect(yunnan.takeStatements()).toHaveLength(1);
  });
});
