import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Caller } from "../../schema/access/caller.ts";
import { verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { claimsOf } from "../../schema/signatures/claims.ts";
import { monitor } from "../support/callers.ts";
import {
  aKeyPair,
  askSigned,
  publicKeys,
  type Question,
  serviceKey,
  signedHeaders,
} from "../support/trust.ts";
import { aProvince, type TestProvince } from "./support/province.ts";

/** A province over real HTTP, asked by its gateway and by others. */
let shaanxi: TestProvince;
let yunnan: TestProvince;
beforeAll(async () => {
  [shaanxi, yunnan] = await Promise.all([aProvince(["61"]), aProvince(["53"])]);
});
afterAll(async () => {
  await Promise.all([shaanxi?.stop(), yunnan?.stop()]);
});

const body = JSON.stringify({ query: "{ jobs { totalCount { value } } }" });
const question: Question = { audience: "61", path: "/province", body };

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function send(province: TestProvince, { path = "/province", ...sent }: Sent) {
  const response = await fetch(`${province.url}${path}`, { method: "POST", ...sent });
  const text = await response.text();
  return { status: response.status, text, headers: Object.fromEntries(response.headers) };
}

/** What a request is answered that proves nothing: 401 with the reason, and nothing else. */
function refusal(reason: string) {
  return {
    status: 401,
    text: expect.stringMatching(
      new RegExp(
        `^\\{"errors":\\[\\{"message":"[^"]+","extensions":\\{"reason":"${reason}","code":"UNSIGNED_REQUEST"\\}\\}\\]\\}$`,
      ),
    ),
  };
}

const json = { "content-type": "application/json" };

describe("a province answers nothing unsigned", () => {
  async function refusesAll(query: string): Promise<void> {
    shaanxi.takeStatements();
    for (const path of ["/province", "/exchange", "/shaanxi"]) {
      const sent = { path, headers: json, body: JSON.stringify({ query }) };
      expect(await send(shaanxi, sent)).toMatchObject(refusal("NO_SIGNATURE"));
    }
    expect(shaanxi.takeStatements()).toEqual([]);
  }

  it.each([
    ["entities", '{ _entities(representations: [{ __typename: "Worker", id: "61:1" }]) { id } }'],
    ["open data", "{ jobs { totalCount { value } } }"],
  ])("X20: not %s", (_, query) => refusesAll(query));

  it.each([
    ["its SDL", "{ _service { sdl } }"],
    ["introspection", "{ __schema { types { name } } }"],
    ["a type", '{ __type(name: "Worker") { fields { name } } }'],
  ])("X17: not %s", (_, query) => refusesAll(query));

  it("X20: not by another method, and not whether a path exists", async () => {
    for (const path of ["/", "/graphql", "/elsewhere", "/health", "/metrics", "/health/live/x"])
      for (const method of ["GET", "POST", "OPTIONS", "DELETE"])
        expect(await send(shaanxi, { path, method })).toMatchObject(refusal("NO_SIGNATURE"));
  });

  it("X20: a body that is not JSON, or too large, is not even read", async () => {
    for (const sent of [{ body: "{" }, { body: " ".repeat(2_000_000) }, { headers: { a: "b" } }])
      expect(await send(shaanxi, sent)).toMatchObject(refusal("NO_SIGNATURE"));
  });

  it("but whether it lives, and whether it is ready", async () => {
    for (const path of ["/health/live", "/health/ready"])
      expect(await send(shaanxi, { path, method: "GET" })).toMatchObject({ status: 200 });
  });
});

it("X20: strangers who ask whether it is ready cost it next to nothing, however many they are", async () => {
  shaanxi.takeStatements();
  const asked = Array.from({ length: 200 }, () =>
    send(shaanxi, { path: "/health/ready", method: "GET" }),
  );
  for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
  // The look is told again for a moment, and 200 answers may take longer.
  expect(shaanxi.takeStatements().length).toBeLessThan(20);
});

describe("a request of its gateway", () => {
  it("is answered, and the answer is signed for this request", async () => {
    const headers = signedHeaders(question);
    const answer = await send(shaanxi, { headers, body });
    expect(JSON.parse(answer.text)).toEqual({ data: { jobs: { totalCount: { value: 0 } } } });

    const received = {
      status: answer.status,
      headers: answer.headers,
      body: Buffer.from(answer.text),
    };
    const keys = publicKeys(serviceKey);
    expect(verifyAnswer(received, headers.signature ?? "", keys)).toBeNull();
    const other = signedHeaders(question).signature ?? "";
    expect(verifyAnswer(received, other, keys)).toBe("BAD_SIGNATURE");
  });

  it.each([
    ["a refusal of GraphQL", { body: JSON.stringify({ query: "{ nothing }" }) }, 400],
    ["a body that is not JSON", { body: "{" }, 400],
    ["a path that is not there", { path: "/elsewhere" }, 404],
    ["a method that is not taken", { method: "PUT" }, 405],
    ["a body of another kind", { headers: { "content-type": "text/plain" } }, 415],
  ])("that is answered with %s has a signed answer too", async (_, difference, status) => {
    const response = await askSigned(shaanxi.url, { ...question, ...difference });
    expect(response.status).toBe(status);
  });

  it("X36: is answered once: a second later it is a replay, however often", async () => {
    const sent = { headers: signedHeaders(question), body };
    expect((await send(shaanxi, sent)).status).toBe(200);
    shaanxi.takeStatements();
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await send(shaanxi, sent)).toMatchObject(refusal("REPLAYED"));
    expect(shaanxi.takeStatements()).toEqual([]);
  });

  it("X36: of two at the same moment with the same nonce, one is answered", async () => {
    const sent = { headers: signedHeaders(question), body };
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(shaanxi, sent)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  it("X36: is no request to another province", async () => {
    const sent = { headers: signedHeaders(question), body };
    expect(await send(yunnan, sent)).toMatchObject(refusal("WRONG_AUDIENCE"));
    const headers = { ...sent.headers, "laowu-audience": "53" };
    expect(await send(yunnan, { ...sent, headers })).toMatchObject(refusal("BAD_SIGNATURE"));
  });

  it("X36: is none with the claims of somebody else", async () => {
    const caller: Caller = {
      actor: monitor,
      access: { purpose: "RISK_MONITORING", authorizationId: null, caseNo: null },
    };
    const headers = signedHeaders(question);
    const { actor, access } = claimsOf(caller, null);
    for (const swapped of [
      { ...headers, "laowu-actor": actor },
      { ...headers, "laowu-access": access },
    ])
      expect(await send(shaanxi, { headers: swapped, body })).toMatchObject(
        refusal("BAD_SIGNATURE"),
      );
    const own = signedHeaders({ ...question, caller: caller });
    const stripped = { ...own, "laowu-actor": "anonymous", "laowu-access": "none" };
    expect(await send(shaanxi, { headers: stripped, body })).toMatchObject(
      refusal("BAD_SIGNATURE"),
    );
    expect((await send(shaanxi, { headers: own, body })).status).toBe(200);
  });

  it("X36: is none with another body, and the body of a refused one is not looked at", async () => {
    const headers = signedHeaders(question);
    const other = JSON.stringify({ query: "{ _service { sdl } }" });
    shaanxi.takeStatements();
    expect(await send(shaanxi, { headers, body: other })).toMatchObject(refusal("BAD_DIGEST"));
    expect(shaanxi.takeStatements()).toEqual([]);
  });

  it("X36: at one path is none at another, nor with a query", async () => {
    const sent = { headers: signedHeaders(question), body };
    expect(await send(shaanxi, { ...sent, path: "/exchange" })).toMatchObject(
      refusal("BAD_SIGNATURE"),
    );
    expect(await send(shaanxi, { ...sent, path: "/province?a" })).toMatchObject(
      refusal("MALFORMED"),
    );
  });

  it.each([
    [31_000, "NOT_YET_VALID"],
    [-31_000, "EXPIRED"],
    [-3_600_000, "EXPIRED"],
  ])("X36: signed by a clock that differs by %d ms is refused", async (differenceMs, reason) => {
    const now = Date.now() + differenceMs;
    // Half a second, so that the whole seconds of both clocks differ as much as the clocks.
    const headers = signedHeaders({ ...question, now: now + Math.sign(differenceMs) * 500 });
    expect(await send(shaanxi, { headers, body })).toMatchObject(refusal(reason));
  });

  it("that says in an unknown form who asks is refused, though its signature is good", async () => {
    const access = { purpose: "MARKETING", authorizationId: null, caseNo: null };
    const caller = { actor: null, access } as unknown as Caller;
    const headers = signedHeaders({ ...question, caller });
    expect(await send(shaanxi, { headers, body })).toMatchObject(refusal("BAD_CLAIMS"));
  });

  it("of a gateway that nobody named is refused", async () => {
    const headers = signedHeaders({ ...question, key: aKeyPair(7, "a stranger") });
    expect(await send(shaanxi, { headers, body })).toMatchObject(refusal("UNKNOWN_KEY"));
  });
});
