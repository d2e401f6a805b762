import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { aToldHouse, type ToldHouse } from "./support/partners.ts";
import { homeStation, workerId, write } from "./support/placed-house.ts";

let house: ToldHouse;
beforeEach(async () => {
  house = await aToldHouse();
});
afterEach(() => house.stop());

const claim = (number: number, hostCode: string) =>
  write(house, homeStation, "claimPlacement", { workerId: workerId(number), hostCode });

const deliveries = (where: string) =>
  house.home.sql(`SELECT * FROM placement_delivery WHERE ${where} ORDER BY placement_id`);

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A province that takes every call, and answers none. */
async function hanging(): Promise<Server & { readonly waiting: ServerResponse[] }> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => waiting.push(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(server, { waiting });
}

describe("A16: a province that hangs", () => {
  it("keeps no other province waiting for what it is to be told", async () => {
    const hung = await hanging();
    try {
      house.urls.set("46", `http://127.0.0.1:${(hung.address() as AddressInfo).port}`);
      for (const number of [1, 2, 3]) await claim(number, "460108");
      await until(async () => hung.waiting.length > 0);
      await claim(4, "440305");
      await until(async () => (await deliveries("partner = '44' AND told = said")).length === 1);
      // All the while the first call was under way, and it was the only one.
      expect(hung.waiting.map(({ destroyed }) => destroyed)).toEqual([false]);
      expect(await deliveries("partner = '46' AND attempts > 0")).toEqual([]);
    } finally {
      hung.closeAllConnections();
      hung.close();
    }
  });

  it("is told all that waits for it as soon as it answers again", async () => {
    const url = house.urls.get("44") ?? "";
    house.urls.set("44", "http://127.0.0.1:9");
    for (const number of [1, 2, 3]) await claim(number, "440305");
    await until(async () => (await deliveries("last_error = 'NO_ANSWER'")).length === 3);
    await house.home.sql(
      "UPDATE placement_delivery SET next_attempt_at = now() + interval '1 hour'",
    );
    house.urls.set("44", url);
    await house.home.sql(
      "UPDATE placement_delivery SET next_attempt_at = now() WHERE placement_id = (SELECT min(placement_id) FROM placement_delivery)",
    );
    await house.settled();
    expect(await house.host.sql("SELECT count(*)::int AS count FROM placement")).toEqual([
      { count: 3 },
    ]);
  });
});
