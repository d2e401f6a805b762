import { expect, it } from "@jest/globals";
import { abandoned, tooLate } from "../../../gateway/execute/lost-calls.ts";
import { SharedReads } from "../../../gateway/execute/traffic/shared-reads.ts";
import { sharingKey } from "../../../gateway/execute/traffic/sharing-key.ts";
import type { AskedCall } from "../../../gateway/execute/transport.ts";
import { limits } from "../../../gateway/limits.ts";
import type { Access, Actor } from "../../../schema/access/caller.ts";
import { claimsOf, type Look, noClaims } from "../../../schema/signatures/claims.ts";

const call: AskedCall = {
  url: "http://province.test/province",
  audience: "61",
  body: '{"query":"{ titles }"}',
  timeoutMs: 60_000,
  repeatable: true,
  caller: { actor: null, access: null },
  claims: noClaims,
};

/** Reads whose calls end when the test says so. */
function someReads() {
  const reads = new SharedReads<string>({
    copy: async (text) => `${text}, too`,
    now: () => performance.now(),
  });
  const calls: {
    readonly answer: (text: string) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const start = () => new Promise<string>((answer, fail) => calls.push({ answer, fail }));
  const ask = (key: string, asked: Partial<AskedCall> = {}) =>
    reads.ask(key, { ...call, ...asked }, start);
  return { reads, calls, ask };
}

/** Lets everything that is due happen. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it("equal reads at the same time are one call, later ones another", async () => {
  const { calls, ask } = someReads();
  const both = [ask("titles"), ask("titles")];
  const other = ask("names");
  expect(calls).toHaveLength(2);

  calls[0]?.answer("cook");
  calls[1]?.answer("Li");

  expect(await Promise.all(both)).toEqual(["cook", "cook, too"]);
  expect(await other).toBe("Li");
  const later = ask("titles");
  calls[2]?.answer("welder");
  expect(await later).toBe("welder");
});

it("a failure is shared as an answer is", async () => {
  const { calls, ask } = someReads();
  const both = [ask("titles"), ask("titles")];
  calls[0]?.fail(new Error("It broke."));

  for (const one of both) await expect(one).rejects.toThrow("It broke.");
  expect(calls).toHaveLength(1);
});

it("who joined has a deadline of their own, and the others go on", async () => {
  const { calls, ask } = someReads();
  const leader = ask("titles");
  const hasty = ask("titles", { timeoutMs: 5 });

  await expect(hasty).rejects.toMatchObject({ reason: "TIMEOUT" });
  calls[0]?.answer("cook");

  expect(await leader).toBe("cook");
});

it("who joined may go away, and the others go on", async () => {
  const { calls, ask } = someReads();
  const leader = ask("titles");
  const client = new AbortController();
  const gone = ask("titles", { signal: client.signal });
  client.abort();

  await expect(gone).rejects.toMatchObject({ reason: "TIMEOUT" });
  calls[0]?.answer("cook");
  expect(await leader).toBe("cook");
});

it.each([
  ["goes away", abandoned],
  ["runs out of time", tooLate],
])("when who started %s, one of the others starts anew and the rest join", async (_, end) => {
  const { calls, ask } = someReads();
  const leader = ask("titles");
  const others = [ask("titles"), ask("titles"), ask("titles")];
  calls[0]?.fail(end());
  await expect(leader).rejects.toMatchObject({ reason: "TIMEOUT" });
  await settled();
  expect(calls).toHaveLength(2);

  calls[1]?.answer("cook");

  expect(await Promise.all(others)).toEqual(["cook", "cook, too", "cook, too"]);
});

it("who reads after a write does not join a read from before it", async () => {
  const { reads, calls, ask } = someReads();
  const before = ask("titles");
  reads.forget();
  const after = ask("titles");
  expect(calls).toHaveLength(2);

  calls[1]?.answer("new");
  calls[0]?.answer("old");
  expect(await after).toBe("new");
  expect(await before).toBe("old");
});

const somebody: Actor = {
  iss: "https://issuer-61.test",
  sub: "station-7",
  province: "61",
  department: null,
  role: "LABOR_STATION",
  scopes: ["workers:read", "jobs:read"],
  tokenId: "a",
};
function keyOf(actor: Actor | null, access: Access | null = null, look: Look | null = null) {
  const caller = { actor, access };
  return sharingKey({ ...call, caller, claims: claimsOf(caller, look) });
}

it.each<[string, Actor | null]>([
  ["nobody", null],
  ["somebody else", { ...somebody, sub: "station-8" }],
  ["their namesake of another issuer", { ...somebody, iss: "https://issuer-32.test" }],
  ["themselves with fewer scopes", { ...somebody, scopes: ["jobs:read"] }],
  ["themselves with another token", { ...somebody, tokenId: "b" }],
  ["themselves in another role", { ...somebody, role: "MONITOR" }],
  ["their colleague of a department", { ...somebody, department: "Matching" }],
])("X45: the same question of %s has another key", (_, actor) => {
  expect(keyOf(somebody)).toEqual(expect.any(String));
  expect(keyOf(actor)).not.toBe(keyOf(somebody));
});

it("X45: who looks at persons shares with nobody, not even with themselves", () => {
  const access = { purpose: "MATCHING", authorizationId: null, caseNo: null } as const;
  expect(keyOf(somebody, access)).toBeNull();
  expect(keyOf(somebody, null, { request: "a-look", logHead: null })).toBeNull();
});

it("X45: no question can be written that has the key of somebody's question", () => {
  // The question stands last, and nothing before it holds a line break.
  const [audience, actor, ...question] = keyOf(somebody)?.split("\n") ?? [];
  expect([audience, actor]).toEqual([
    "61",
    claimsOf({ actor: somebody, access: null }, null).actor,
  ]);
  expect(question.join("\n")).toBe(call.body);
});

it("X45: no answer for one audience is shared with another", () => {
  expect(sharingKey({ ...call, audience: "53" })).not.toBe(sharingKey(call));
});

it("a large question goes alone", () => {
  expect(sharingKey({ ...call, body: "x".repeat(limits.sharedCharactersMax + 1) })).toBeNull();
});
