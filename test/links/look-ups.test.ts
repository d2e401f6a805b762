import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { maskedErrors } from "../../gateway/execute/masked-errors.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { lookupLimits, PersonLookups } from "../../subgraphs/province/person-lookups.ts";
import { askExchange } from "../exchange/support/exchange.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { monitor } from "../support/callers.ts";

let provinces: readonly TestProvince[];
beforeAll(async () => {
  provinces = [await aProvince(["61"]), await aProvince(["53"])];
});
afterAll(() => Promise.all(provinces.map((province) => province.stop())));

const { lookupsPerMinuteMax } = lookupLimits;

/** The codes that an actor gets who looks up so many pseudonyms in one province, in one question. */
async function lookUp(place: number, actor: Actor, { times = 1, link = "x".repeat(43) } = {}) {
  const [province] = provinces.slice(place);
  if (province === undefined) throw new Error("There is no such province.");
  const access = { purpose: "RISK_MONITORING", authorizationId: null, caseNo: null } as const;
  const fields = Array.from(
    { length: times },
    (_, index) =>
      `f${index}: personAcrossRegions(access: { purpose: RISK_MONITORING }, personLink: $link) { id }`,
  );
  const { errors = [] } = await askExchange(
    province,
    `query ($link: Pseudonym!) { ${fields.join(" ")} }`,
    { link },
    { actor, access },
  );
  return errors;
}

it("C3 Pseudonym: an actor may look up so many pseudonyms a minute in one province, under whatever aliases", async () => {
  const errors = await lookUp(0, monitor, { times: lookupsPerMinuteMax + 1 });

  expect(errors).toEqual([
    expect.objectContaining({
      message: "You have looked for as many people in this province as you may for now.",
      extensions: { code: "RATE_LIMITED", reason: "LOOKUPS_PER_MINUTE" },
    }),
  ]);
  expect(await lookUp(1, monitor)).toEqual([]);
});

it("C3 Pseudonym: another token makes nobody else of an actor", async () => {
  const lookups = new PersonLookups(lookupLimits);
  const isTaken = (actor: Actor): boolean => {
    try {
      lookups.count({ actor, access: null });
      return true;
    } catch {
      return false;
    }
  };
  const all = Array.from({ length: lookupsPerMinuteMax }, () => isTaken(monitor));

  expect(all).not.toContain(false);
  expect(isTaken({ ...monitor, tokenId: "another" })).toBe(false);
  expect(isTaken({ ...monitor, sub: "system:another" })).toBe(true);
  expect(isTaken({ ...monitor, iss: "urn:test:another" })).toBe(true);
});

it("C3 Pseudonym: the gateway passes the refusal on with its reason", async () => {
  const errors = [
    {
      message: "You have looked up enough.",
      extensions: { code: "RATE_LIMITED", reason: "LOOKUPS_PER_DAY" },
    },
  ];
  const transport = maskedErrors(
    {
      ask: async () => ({ data: null, errors, extensions: {} }) as never,
      close: async () => {},
    },
    { moreToldCodes: new Set(), onFailure: () => {} },
  );
  const answer = await transport.ask({} as never);

  expect(answer.errors).toEqual(errors);
});
