import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { exportJWK } from "jose";
import type { HttpServer } from "../../gateway/http/start-http.ts";
import { createIdentify } from "../../gateway/identity/identify.ts";
import { Revocations } from "../../gateway/identity/revocations.ts";
import { TokenVerifier } from "../../gateway/identity/verify-token.ts";
import { limits } from "../../gateway/limits.ts";
import { aHttpServer } from "../support/http-server.ts";
import { aKey, anIssuer, audience, type TestIssuer, type TestKey } from "../support/issuer.ts";

/**
 * Who is asking, over real HTTP, with issuers that serve their keys over HTTP. Only the clock is the
 * test's own. Where a GraphQL answer would be, the server says who it took the client for.
 */
let nowMs: number;
const clock = () => Math.floor(nowMs / 1_000);
let shaanxi: TestIssuer;
let yunnan: TestIssuer;
let national: TestIssuer;
let folder: string;
let revocationsFile: string;
let failures: string[];
let http: HttpServer;
/** Whether the gateway has time for tokens it has not seen yet. */
let hasTime: boolean;

beforeEach(async () => {
  nowMs = Date.now();
  hasTime = true;
  [shaanxi, yunnan, national] = await Promise.all([
    anIssuer("61", { clock }),
    anIssuer("53", { clock, alg: "ES256" }),
    anIssuer(null, { clock }),
  ]);
  folder = await mkdtemp(path.join(tmpdir(), "laowu-identity-"));
  revocationsFile = path.join(folder, "revocations.json");
  await writeFile(revocationsFile, "{}");
  failures = [];
  const surroundings = { now: () => nowMs, onFailure: (message: string) => failures.push(message) };
  const verifier = new TokenVerifier({
    ...surroundings,
    audience,
    issuers: [
      { iss: shaanxi.iss, province: "61", jwks: shaanxi.jwks },
      { iss: yunnan.iss, province: "53", jwks: yunnan.jwks },
      { iss: national.iss, province: null, jwks: national.jwks },
    ],
    mayVerify: () => hasTime,
    revocations: new Revocations({ ...surroundings, file: revocationsFile }),
  });
  http = await aHttpServer({
    identify: createIdentify(verifier),
    answer: async ({ actor }) => ({ actor }),
  });
});
afterEach(async () => {
  await http.stop();
  await Promise.all([shaanxi.close(), yunnan.close(), national.close()]);
  await rm(folder, { recursive: true });
});

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly challenge: string | null;
}

async function ask(headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const response = await fetch(`${http.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: "{}",
  });
  const challenge = response.headers.get("www-authenticate");
  const body = (await response.json()) as Reply["body"];
  return { status: response.status, body, challenge };
}

const show = (token: string): Promise<Reply> => ask({ authorization: `Bearer ${token}` });

function refusal(reason: string): object {
  return {
    status: 401,
    challenge: 'Bearer error="invalid_token"',
    body: {
      errors: [{ message: expect.any(String), extensions: { code: "UNAUTHENTICATED", reason } }],
    },
  };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Changes the header of a token, and signs it as it likes. */
async function forged(
  header: object,
  signature: (input: string) => Buffer | string,
): Promise<string> {
  const [, claims = ""] = (await shaanxi.token()).split(".");
  const input = `${json(header)}.${claims}`;
  return `${input}.${Buffer.from(signature(input)).toString("base64url")}`;
}

describe("whoever shows a good token", () => {
  it("is who their province says, whichever of the two algorithms it signs with", async () => {
    for (const [issuer, province] of [
      [shaanxi, "61"],
      [yunnan, "53"],
    ] as const) {
      const token = await issuer.token({ claims: { department: "驻粤劳务工作站", jti: "t1" } });
      expect(await show(token)).toMatchObject({
        status: 200,
        body: {
          actor: {
            iss: issuer.iss,
            sub: "station-7",
            province,
            department: "驻粤劳务工作站",
            role: "LABOR_STATION",
            scopes: ["workers:read"],
            tokenId: "t1",
          },
        },
      });
    }
  });

  it("is of no province when the national issuer says who they are", async () => {
    const token = await national.token({ claims: { role: "MONITOR" } });
    expect((await show(token)).body).toMatchObject({
      actor: { province: null, role: "MONITOR" },
    });
  });

  it("costs the issuer one question, however often they come", async () => {
    for (let n = 0; n < 20; n += 1) expect((await show(await shaanxi.token())).status).toBe(200);
    expect(shaanxi.asked()).toBe(1);
  });
});

it("whoever shows no token is anonymous, and no issuer is asked", async () => {
  expect(await ask()).toMatchObject({ status: 200, body: { actor: null }, challenge: null });
  expect(shaanxi.asked() + yunnan.asked() + national.asked()).toBe(0);
});

describe("X33: a token is refused", () => {
  it.each([
    ["", "NO_BEARER_TOKEN"],
    ["Bearer", "NO_BEARER_TOKEN"],
    ["Basic dXNlcjpwYXNz", "NO_BEARER_TOKEN"],
    ["Bearer a b", "NO_BEARER_TOKEN"],
    ["Bearer a.b.c, Bearer a.b.c", "NO_BEARER_TOKEN"],
    ["Bearer nonsense", "MALFORMED"],
    ["Bearer a.b.c", "MALFORMED"],
    ["Bearer a.b.c.d.e", "MALFORMED"],
  ])("that is none: %j", async (authorization, reason) => {
    expect(await ask({ authorization })).toEqual(refusal(reason));
  });

  it.each(["none", "None", "NONE"])("with the algorithm %j", async (alg) => {
    const token = await forged({ alg, kid: shaanxi.key.kid }, () => "");
    expect((await show(token)).status).toBe(401);
  });

  it("with HS256 and a public key as the secret, in every form it is published", async () => {
    for (const { key } of [shaanxi, yunnan]) {
      const raw = Buffer.from(key.publicJwk.x ?? "", "base64url");
      for (const secret of [JSON.stringify(key.publicJwk), key.publicJwk.x ?? "", raw]) {
        const token = await forged({ alg: "HS256", kid: key.kid }, (input) =>
          createHmac("sha256", secret).update(input).digest(),
        );
        expect(await show(token)).toEqual(refusal("UNTRUSTED"));
      }
    }
  });

  it("with RS256, even when the issuer publishes the key", async () => {
    const key = await aKey("RS256");
    shaanxi.publish([shaanxi.key, key]);
    expect(await show(await shaanxi.token({ key }))).toEqual(refusal("UNTRUSTED"));
  });

  it("with the other algorithm than its key is for", async () => {
    const other = await aKey("ES256");
    const token = await shaanxi.token({ key: { ...other, kid: shaanxi.key.kid } });
    expect(await show(token)).toEqual(refusal("UNTRUSTED"));
  });

  it.each(["../../../../dev/null", "/etc/passwd", "' OR 1=1 --", "__proto__", "constructor", ""])(
    "whose key is named %j",
    async (kid) => {
      const token = await shaanxi.token({ key: await aKey("EdDSA", kid) });
      expect(await show(token)).toEqual(refusal("UNTRUSTED"));
    },
  );

  it.each(["jku", "x5u", "jwk", "x5c"])(
    "that brings its own key in the header %j, which is never looked at",
    async (name) => {
      let visits = 0;
      const attacker = createServer((_, response) => {
        visits += 1;
        response.end(JSON.stringify({ keys: [] }));
      });
      await new Promise<void>((listening) => attacker.listen(0, "127.0.0.1", listening));
      const url = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}/`;
      const { publicKey, privateKey } = generateKeyPairSync("ed25519");
      const jwk = await exportJWK(publicKey);
      const value = { jku: url, x5u: url, jwk, x5c: [jwk.x] }[name];

      const kid = shaanxi.key.kid;
      const forgery = await forged({ alg: "EdDSA", kid, [name]: value }, (input) =>
        sign(null, Buffer.from(input), privateKey),
      );
      expect(await show(forgery)).toEqual(refusal("UNTRUSTED"));
      const good = await shaanxi.token({ header: { [name]: value } });
      expect((await show(good)).status).toBe(200);

      attacker.close();
      expect(visits).toBe(0);
    },
  );

  it("with an unencoded payload, or a header that must be understood", async () => {
    const token = await forged(
      { alg: "EdDSA", kid: shaanxi.key.kid, b64: false, crit: ["b64"] },
      () => "x",
    );
    expect((await show(token)).status).toBe(401);
    const critical = await forged({ alg: "EdDSA", kid: shaanxi.key.kid, crit: ["exp"] }, () => "x");
    expect((await show(critical)).status).toBe(401);
  });

  it("whose claims were changed after it was signed", async () => {
    const [header, claims = "", signature] = (await shaanxi.token()).split(".");
    const said = JSON.parse(Buffer.from(claims, "base64url").toString());
    const changed = json({ ...said, role: "AUDITOR" });
    expect(await show(`${header}.${changed}.${signature}`)).toEqual(refusal("UNTRUSTED"));
  });

  it("by nobody we know", async () => {
    const token = await shaanxi.token({ claims: { iss: "https://elsewhere.test" } });
    expect(await show(token)).toEqual(refusal("UNTRUSTED"));
  });

  it("in the name of one province, signed with another's key", async () => {
    const token = await yunnan.token({ claims: { iss: shaanxi.iss, province: "61" } });
    expect(await show(token)).toEqual(refusal("UNTRUSTED"));
  });

  it.each([
    ["another province", { province: "53" }],
    ["no province", { province: undefined }],
  ])("in which an issuer vouches for %s", async (_, claims) => {
    expect(await show(await shaanxi.token({ claims }))).toEqual(refusal("BAD_CLAIMS"));
  });

  it("in which the national issuer vouches for a province", async () => {
    const token = await national.token({ claims: { province: "61" } });
    expect(await show(token)).toEqual(refusal("BAD_CLAIMS"));
  });

  it.each([
    ["another audience", "https://other.test", "WRONG_AUDIENCE"],
    ["several audiences", [audience, "https://other.test"], "WRONG_AUDIENCE"],
    ["a list of one audience", [audience], "WRONG_AUDIENCE"],
    ["no audience", undefined, "WRONG_AUDIENCE"],
  ])("for %s", async (_, aud, reason) => {
    expect(await show(await shaanxi.token({ claims: { aud } }))).toEqual(refusal(reason));
  });

  const in_ = (secondsFromNow: number) => clock() + secondsFromNow;
  const skew = limits.clockSkewSeconds;
  it.each([
    ["that has expired", () => ({ exp: in_(-skew - 1), iat: in_(-600) }), "EXPIRED"],
    ["that is not valid yet", () => ({ nbf: in_(skew + 2) }), "NOT_YET_VALID"],
    ["that is made in the future", () => ({ iat: in_(60), exp: in_(600) }), "NOT_YET_VALID"],
    ["that ends more than 15 minutes from now", () => ({ exp: in_(901) }), "LIVES_TOO_LONG"],
    [
      "that ended up in its last minutes after a year",
      () => ({ iat: in_(-365 * 86_400), exp: in_(60) }),
      "LIVES_TOO_LONG",
    ],
    ["that never ends", () => ({ exp: undefined }), "BAD_CLAIMS"],
    ["without the time it was made", () => ({ iat: undefined }), "BAD_CLAIMS"],
    ["whose end is text", () => ({ exp: String(in_(60)) }), "BAD_CLAIMS"],
    ["without an id", () => ({ jti: undefined }), "BAD_CLAIMS"],
    ["of nobody", () => ({ sub: undefined }), "BAD_CLAIMS"],
    ["of somebody without characters", () => ({ sub: "" }), "BAD_CLAIMS"],
    ["of somebody with a line break", () => ({ sub: "a\nroot" }), "BAD_CLAIMS"],
    ["of somebody as long as a page", () => ({ sub: "a".repeat(500) }), "BAD_CLAIMS"],
    ["in a capacity that we do not know", () => ({ role: "SUPERUSER" }), "BAD_CLAIMS"],
    ["without scopes", () => ({ scopes: undefined }), "BAD_CLAIMS"],
    ["whose scopes are text", () => ({ scopes: "workers:read" }), "BAD_CLAIMS"],
    ["with a scope of two words", () => ({ scopes: ["workers read"] }), "BAD_CLAIMS"],
  ])("%s", async (_, claims, reason) => {
    expect(await show(await shaanxi.token({ claims: claims() }))).toEqual(refusal(reason));
  });

  it("from the moment it ends, and a clock that is a little off does not matter before", async () => {
    const token = await shaanxi.token();
    nowMs += (600 + skew - 1) * 1_000;
    expect((await show(token)).status).toBe(200);
    nowMs += 2_000;
    expect(await show(token)).toEqual(refusal("EXPIRED"));
  });

  it("that is huge", async () => {
    const token = await shaanxi.token({ claims: { scopes: Array(64).fill("a".repeat(90)) } });
    expect(await show(token)).toEqual(refusal("TOO_LONG"));
    expect((await show("a".repeat(20_000)).catch(() => ({ status: 431 }))).status).toBe(431);
    expect(shaanxi.asked()).toBe(0);
  });

  it("that comes in several headers, be each of them good", async () => {
    const token = await shaanxi.token();
    const answered = await new Promise<{ status: number | undefined; body: unknown }>(
      (resolve, reject) => {
        const { port } = http;
        const headers = [
          ...["host", "127.0.0.1", "content-type", "application/json"],
          ...["authorization", `Bearer ${token}`, "authorization", `Bearer ${token}`],
        ];
        const asked = httpRequest({ port, path: "/graphql", method: "POST", headers }, (response) =>
          text(response).then(
            (body) => resolve({ status: response.statusCode, body: JSON.parse(body) }),
            reject,
          ),
        );
        asked.once("error", reject);
        asked.end("{}");
      },
    );
    expect(answered).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: "UNAUTHENTICATED", reason: "SEVERAL_TOKENS" } }] },
    });
  });

  it("before its body has come", async () => {
    const socket = connect(http.port, "127.0.0.1");
    socket.write(
      "POST /graphql HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\n" +
        "authorization: Bearer x\r\ncontent-length: 100\r\n\r\n{",
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("without a word on what it held", async () => {
    const token = await shaanxi.token({ claims: { sub: "secret-subject", role: "SUPERUSER" } });
    const told = JSON.stringify(await show(token));
    for (const secret of ["secret-subject", "SUPERUSER", shaanxi.iss, shaanxi.key.kid, token])
      expect(told).not.toContain(secret);
  });
});

describe("while there is no time for new tokens", () => {
  it("a token that was good before is good, and a new one is told to come again", async () => {
    const token = await shaanxi.token();
    await show(token);
    hasTime = false;

    expect(await show(token)).toMatchObject({ status: 200 });
    expect(await show(await shaanxi.token())).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: "OVERLOADED" } }] },
    });
  });

  it("a token that was good before is looked at like any other once its time is up", async () => {
    const token = await shaanxi.token();
    await show(token);
    nowMs += 16 * 60_000;

    expect(await show(token)).toMatchObject(refusal("EXPIRED"));
  });
});

describe("X34, F11: keys", () => {
  it("ten thousand made-up keys cost the issuer one question a minute", async () => {
    expect((await show(await shaanxi.token())).status).toBe(200);
    const [, claims = ""] = (await shaanxi.token()).split(".");
    const flood = async (from: number, count: number) => {
      for (let n = from; n < from + count; n += 100)
        await Promise.all(
          Array.from({ length: 100 }, async (_, i) => {
            const made = `${json({ alg: "EdDSA", kid: `k${n + i}` })}.${claims}.AAAA`;
            expect((await show(made)).status).toBe(401);
          }),
        );
    };
    await flood(0, 5_000);
    expect(shaanxi.asked()).toBe(1);
    nowMs += limits.keysPauseMs;
    await flood(5_000, 5_000);
    expect(shaanxi.asked()).toBe(2);
    expect((await show(await shaanxi.token())).status).toBe(200);
  }, 60_000);

  it("made-up keys do not multiply questions to an issuer that is down either", async () => {
    shaanxi.publish("down");
    for (let n = 0; n < 50; n += 1)
      await show(await shaanxi.token({ key: { ...shaanxi.key, kid: `k${n}` } }));
    expect(shaanxi.asked()).toBe(1);
  });

  it("change without a restart: a new one is known once a pause is over", async () => {
    expect((await show(await shaanxi.token())).status).toBe(200);
    const next = await aKey();
    shaanxi.publish([shaanxi.key, next]);

    expect(await show(await shaanxi.token({ key: next }))).toEqual(refusal("UNTRUSTED"));
    nowMs += limits.keysPauseMs;
    expect((await show(await shaanxi.token({ key: next }))).status).toBe(200);
    expect((await show(await shaanxi.token())).status).toBe(200);
  });

  it("that an issuer has withdrawn hold no longer than keys are believed", async () => {
    expect((await show(await shaanxi.token())).status).toBe(200);
    shaanxi.publish([await aKey()]);
    nowMs += limits.keysAgeMs;
    expect(await show(await shaanxi.token())).toEqual(refusal("UNTRUSTED"));
  });

  it("that an issuer has withdrawn do not hold because the clock was set back", async () => {
    expect((await show(await shaanxi.token())).status).toBe(200);
    shaanxi.publish([await aKey()]);
    nowMs -= limits.keysAgeMs;
    expect(await show(await shaanxi.token())).toEqual(refusal("UNTRUSTED"));
  });

  it("that are known go on while the issuer is down, and not for ever", async () => {
    expect((await show(await shaanxi.token())).status).toBe(200);
    for (const broken of ["", "<html>", "[]", '{"keys":{}}', "x".repeat(100_000)]) {
      shaanxi.publish(broken);
      nowMs += 3_600_000;
      expect((await show(await shaanxi.token())).status).toBe(200);
    }
    nowMs += limits.keysHoldMs;
    expect(await show(await shaanxi.token())).toMatchObject(issuerUnavailable);
    expect(failures).toContain(`The issuer "${shaanxi.iss}" gave no keys.`);

    shaanxi.publish([shaanxi.key]);
    nowMs += limits.keysPauseMs;
    expect((await show(await shaanxi.token())).status).toBe(200);
  });

  it("of an issuer that hangs are refused in time, and do not hold up another issuer's", async () => {
    shaanxi.hang(true);
    let isRefused = false;
    const slow = show(await shaanxi.token()).finally(() => {
      isRefused = true;
    });
    expect((await show(await yunnan.token())).status).toBe(200);
    expect(isRefused).toBe(false);
    expect(await slow).toMatchObject(issuerUnavailable);
  });

  it("of which one cannot be used leave the others usable", async () => {
    const { kid, publicJwk } = shaanxi.key;
    const keys = [{ kid: "odd" }, { kty: "OKP", crv: "Ed25519", x: "?", kid: "bad" }, 7, publicJwk];
    shaanxi.publish(JSON.stringify({ keys }));
    expect((await show(await shaanxi.token({ header: { kid } }))).status).toBe(200);
  });

  it("whose private half is published, or that are for encryption, are nobody's", async () => {
    const exposed = await aKey();
    const encrypting: TestKey = { ...exposed, kid: "encrypting" };
    const { d } = await exportJWK(exposed.privateKey);
    const keys = [
      { ...exposed.publicJwk, d },
      { ...exposed.publicJwk, kid: encrypting.kid, use: "enc" },
    ];
    shaanxi.publish(JSON.stringify({ keys }));
    for (const key of [exposed, encrypting])
      expect(await show(await shaanxi.token({ key }))).toEqual(refusal("UNTRUSTED"));
  });

  it("are not fetched from where an issuer sends us on to", async () => {
    let visits = 0;
    const elsewhere = createServer((_, response) => {
      visits += 1;
      response.end("{}");
    });
    await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
    const { port } = elsewhere.address() as AddressInfo;
    shaanxi.redirect(`http://127.0.0.1:${port}/`);
    expect(await show(await shaanxi.token())).toMatchObject(issuerUnavailable);
    elsewhere.close();
    expect(visits).toBe(0);
  });
});

const issuerUnavailable = {
  status: 503,
  body: { errors: [{ extensions: { code: "ISSUER_UNAVAILABLE" } }] },
};

describe("what is revoked", () => {
  async function revoke(list: unknown): Promise<void> {
    await writeFile(revocationsFile, typeof list === "string" ? list : JSON.stringify(list));
    nowMs += limits.revocationsAgeMs;
  }

  it("a token holds no longer, and no restart is needed", async () => {
    const [bad, good] = [await shaanxi.token({ claims: { jti: "bad" } }), await shaanxi.token()];
    expect((await show(bad)).status).toBe(200);
    await revoke({ [shaanxi.iss]: { tokens: ["bad"] } });
    expect(await show(bad)).toEqual(refusal("REVOKED"));
    expect((await show(good)).status).toBe(200);
  });

  it("a token holds no longer although the clock was set back", async () => {
    const bad = await shaanxi.token({ claims: { jti: "bad" } });
    expect((await show(bad)).status).toBe(200);
    await revoke({ [shaanxi.iss]: { tokens: ["bad"] } });
    nowMs -= 20_000;
    expect(await show(bad)).toEqual(refusal("REVOKED"));
  });

  it("a key takes every token with it that it signed", async () => {
    await revoke({ [shaanxi.iss]: { keys: [shaanxi.key.kid] } });
    expect(await show(await shaanxi.token())).toEqual(refusal("REVOKED"));
    expect((await show(await yunnan.token())).status).toBe(200);
  });

  it("another issuer's token of the same id stays good", async () => {
    await revoke({ [shaanxi.iss]: { tokens: ["same"] } });
    expect((await show(await yunnan.token({ claims: { jti: "same" } }))).status).toBe(200);
  });

  it("stays so while the list is half written, and that is said once", async () => {
    const token = await shaanxi.token({ claims: { jti: "bad" } });
    await revoke({ [shaanxi.iss]: { tokens: ["bad"] } });
    expect(await show(token)).toEqual(refusal("REVOKED"));
    for (const half of [`{"${shaanxi.iss}":{"tok`, "[]", `{"${shaanxi.iss}":{"token":["bad"]}}`]) {
      await revoke(half);
      expect(await show(token)).toEqual(refusal("REVOKED"));
    }
    expect(failures).toHaveLength(1);
    await revoke({});
    expect((await show(token)).status).toBe(200);
  });
});
