import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Access, Actor } from "../../schema/access/caller.ts";
import { purposes } from "../../schema/access/purpose.ts";
import { roles } from "../../schema/access/role.ts";
import { claimsOf, noClaims, readCaller } from "../../schema/signatures/claims.ts";

const text = fc.stringMatching(/^[\p{L}\p{N}:./ -]{1,60}$/u);
const actors: fc.Arbitrary<Actor> = fc.record({
  iss: text,
  sub: text,
  province: fc.option(fc.constantFrom("32", "61")),
  department: fc.option(text),
  role: fc.constantFrom(...roles),
  scopes: fc.array(fc.constantFrom("workers:read", "audit:read")),
  tokenId: text,
});
const accesses: fc.Arbitrary<Access> = fc.record({
  purpose: fc.constantFrom(...purposes),
  authorizationId: fc.option(text),
  caseNo: fc.option(text),
});

const actor: Actor = {
  iss: "https://id.yunnan.example",
  sub: "station-7",
  province: "53",
  department: "驻粤劳务工作站",
  role: "LABOR_STATION",
  scopes: ["workers:read"],
  tokenId: "t1",
};
const access: Access = { purpose: "MATCHING", authorizationId: null, caseNo: null };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

it("who asks and why arrives as it was said, in characters a header may have", () => {
  fc.assert(
    fc.property(fc.option(actors), fc.option(accesses), (someActor, someAccess) => {
      const claims = claimsOf({ actor: someActor, access: someAccess }, null);
      expect(`${claims.actor}${claims.access}`).toMatch(/^[\w-]+$/);
      expect(readCaller(claims)).toEqual({ actor: someActor, access: someAccess });
    }),
  );
});

it("nobody, asking about nobody, is said in two words", () => {
  expect(noClaims).toEqual({
    actor: "anonymous",
    access: "none",
    request: "none",
    logHead: "none",
  });
  expect(readCaller(noClaims)).toEqual({ actor: null, access: null });
});

describe("what is not said in the form agreed on is not guessed at:", () => {
  it.each<[string, unknown]>([
    ["a list", []],
    ["null", null],
    ["a text", "anonymous"],
    ["no role", { ...actor, role: undefined }],
    ["an unknown role", { ...actor, role: "ADMIN" }],
    ["a role of the prototype", { ...actor, role: "constructor" }],
    ["a province by name", { ...actor, province: "云南" }],
    ["several provinces", { ...actor, province: ["53", "61"] }],
    ["a subject with a line break", { ...actor, sub: "a\nb" }],
    ["an empty subject", { ...actor, sub: "" }],
    ["a subject of 201 characters", { ...actor, sub: "x".repeat(201) }],
    ["scopes as a text", { ...actor, scopes: "workers:read" }],
    ["a scope with a space", { ...actor, scopes: ["workers:read audit:read"] }],
    ["65 scopes", { ...actor, scopes: Array.from({ length: 65 }, (_, n) => `s${n}`) }],
    ["one field more", { ...actor, admin: true }],
    ["one field less", { ...actor, tokenId: undefined }],
  ])("an actor that is or has %s", (_, value) => {
    expect(readCaller({ actor: encoded(value), access: "none" })).toBeNull();
  });

  it.each<[string, unknown]>([
    ["an unknown purpose", { ...access, purpose: "MARKETING" }],
    ["no purpose", { ...access, purpose: null }],
    ["a case number that is a number", { ...access, caseNo: 7 }],
    ["an authorisation as a list", { ...access, authorizationId: ["a"] }],
    ["one field more", { ...access, groups: ["IDENTITY"] }],
  ])("an access with %s", (_, value) => {
    expect(readCaller({ actor: encoded(actor), access: encoded(value) })).toBeNull();
  });

  it.each(["", "none", "Anonymous", "anonymous ", "{}", "e30=", "%%%", "eyJ"])(
    "the actor %j",
    (value) => {
      expect(readCaller({ actor: value, access: "none" })).toBeNull();
    },
  );

  it("more than a header's worth", () => {
    const long = { ...actor, department: null, scopes: Array(64).fill("x".repeat(100)) };
    expect(readCaller({ actor: encoded(long), access: "none" })).toBeNull();
  });
});
