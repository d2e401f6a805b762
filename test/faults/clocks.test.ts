import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { boundlessAgreements } from "../support/callers.ts";
import { aHouse, houseTrust, type TestHouse } from "../support/house.ts";

/** A gateway whose clock goes wrong, before a province whose clock is right. */
let house: TestHouse;
let gateway: Gateway;
let wrongByMs = 0;

beforeAll(async () => {
  house = await aHouse({ registers: [["61"]], scale: 0.001 });
  gateway = createGateway({
    supergraphSdl: house.supergraphSdl,
    provinces: house.provinceUrls,
    subgraphUrls: new Map([["cooperation", house.cooperationUrl]]),
    agreements: boundlessAgreements,
    trust: { ...houseTrust(), now: () => Date.now() + wrongByMs },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await house?.stop();
});

async function outcome(): Promise<unknown> {
  const query = "{ coverageNow { outcomes { state code message } } }";
  const { data } = await gateway.execute({ query });
  const { coverageNow } = data as { coverageNow: { outcomes: readonly unknown[] } };
  return coverageNow.outcomes[0];
}

const hour = 60 * 60 * 1_000;

describe("a gateway whose clock is wrong", () => {
  it.each([
    ["an hour fast", hour, /signed later than now: our clock or its own is wrong/],
    ["an hour slow", -hour, /signed too long ago: our clock or its own is wrong/],
  ])("F10: %s hears what is wrong, and goes on once it is right", async (_, byMs, message) => {
    wrongByMs = byMs;
    const wrong = await outcome();
    wrongByMs = 0;

    expect(wrong).toEqual({
      state: "DOWN",
      code: "BAD_ANSWER",
      message: expect.stringMatching(message),
    });
    expect(await outcome()).toMatchObject({ state: "OK", code: null });
  });
});
