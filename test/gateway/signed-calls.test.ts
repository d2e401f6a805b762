import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { openTrust, requireKeys } from "../../gateway/trust.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { readCaller } from "../../schema/signatures/claims.ts";
import { verifyRequest } from "../../schema/signatures/request-signature.ts";
import { compose } from "../federation/a-federation.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import {
  type Arrived,
  aSigningServer,
  type SigningServer,
  signedFor,
} from "../support/signing-server.ts";
import { federationDocument } from "../support/subgraph-schema.ts";
import { aKeyPair, gatewayKey, gatewayTrust, publicKeys, serviceKey } from "../support/trust.ts";

/** The gateway over one subgraph that signs its answers, or does something else. */
const typeDefs = federationDocument("type Query { hello: String }");
const supergraphAt = (url: string) =>
  compose([{ name: "greeting", url: `${url}/graphql`, typeDefs }]);

const actor: Actor = {
  iss: "https://id.yunnan.example",
  sub: "站-7",
  province: "53",
  department: "驻粤劳务工作站",
  role: "LABOR_STATION",
  scopes: ["workers:read"],
  tokenId: "t1",
};

let server: SigningServer;
let gateway: GatewayOverHttp;
beforeEach(async () => {
  server = await aSigningServer({ hello: "world" });
  gateway = await aGatewayOverHttp({
    supergraphSdl: supergraphAt(server.url),
    trust: gatewayTrust(["greeting"]),
  });
});
afterEach(async () => {
  await gateway.stop();
  await server.close();
});

async function ask(headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query: "{ hello }" }),
  });
  return (await response.json()) as {
    data: { hello: string | null } | null;
    errors?: { message: string; extensions: Record<string, unknown> }[];
  };
}

const whole = { data: { hello: "world" } };
const trusted = {
  audiences: new Set(["greeting"]),
  keys: publicKeys(gatewayKey),
  sessions: new Map(),
};

function verified({ headers, path: target }: Arrived) {
  const seen = verifyRequest({ method: "POST", target, headers }, trusted, Date.now());
  if (typeof seen === "string") throw new Error(seen);
  return seen;
}

function untrusted(words: string) {
  return {
    data: { hello: null },
    errors: [
      {
        message: expect.stringMatching(new RegExp(`signature.*${words}`)),
        path: ["hello"],
        extensions: {
          code: "SUBGRAPH_UNAVAILABLE",
          reason: "BAD_ANSWER",
          serviceName: "greeting",
        },
      },
    ],
  };
}

describe("a call", () => {
  it("is signed for the subgraph, each with a nonce of its own", async () => {
    expect(await ask()).toEqual(whole);
    expect(await ask()).toEqual(whole);
    const seen = server.arrived.map(verified);
    expect(seen.map(({ components }) => components)).toEqual([
      expect.objectContaining({ audience: "greeting", actor: "anonymous", access: "none" }),
      expect.objectContaining({ audience: "greeting", actor: "anonymous", access: "none" }),
    ]);
    expect(new Set(seen.map(({ nonce }) => nonce)).size).toBe(2);
  });

  it("is signed anew when it is repeated, as a server that has begun to stop may ask for", async () => {
    server.change((answer) =>
      server.arrived.length > 1 ? answer : { status: 503, headers: {}, body: "" },
    );
    expect(await ask()).toEqual(whole);
    expect(new Set(server.arrived.map(verified).map(({ nonce }) => nonce)).size).toBe(2);
  });

  it("says who asks, as their token did", async () => {
    await gateway.gateway.execute({ query: "{ hello }", actor });
    const [call] = server.arrived;
    expect(call && readCaller(verified(call).components)).toEqual({ actor, access: null });
  });

  it("X35: carries nothing of what a client says in the words of gateway and provinces", async () => {
    await ask();
    await ask(internalHeaders());
    const [plain, spoofed] = server.arrived;
    expect(Object.keys(internalHeaders())).toHaveLength(40);
    expect(Object.keys(spoofed?.headers ?? {}).sort()).toEqual(
      Object.keys(plain?.headers ?? {}).sort(),
    );
    expect(JSON.stringify(spoofed?.headers)).not.toContain("spoofed");
    expect(spoofed && verified(spoofed).components).toMatchObject({
      actor: "anonymous",
      access: "none",
      audience: "greeting",
    });
  });
});

/** Forty headers that a server behind a gateway might believe. */
function internalHeaders(): Record<string, string> {
  const names = [
    ...["laowu-actor", "laowu-access", "laowu-audience", "laowu-log-head", "laowu-purpose"],
    ...["signature", "signature-input", "content-digest", "accept-signature", "signature-key"],
    ...["x-province", "x-province-code", "x-province-key", "x-province-permit", "x-user-id"],
    ...["x-user", "x-user-role", "x-user-scopes", "x-user-province", "x-actor"],
    ...[
      "x-forwarded-for",
      "x-forwarded-host",
      "x-forwarded-proto",
      "x-forwarded-user",
      "forwarded",
    ],
    ...["x-real-ip", "x-original-url", "x-rewrite-url", "x-http-method-override", "via"],
    ...["x-auth-request-user", "x-remote-user", "remote-user", "x-jwt-claims", "x-internal"],
    ...["x-client-cert", "ssl-client-verify", "x-ssl-client-dn", "x-purpose", "x-case-no"],
  ];
  return Object.fromEntries(names.map((name) => [name, `spoofed-${name}`]));
}

describe("an answer is not believed", () => {
  it("X37: when it is not signed", async () => {
    server.change(({ body }) => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body,
    }));
    expect(await ask()).toMatchObject(untrusted("HTTP status 200"));
  });

  it("X37: when another has signed it, or a province with the key of another", async () => {
    server.signWith(gatewayKey);
    expect(await ask()).toMatchObject(untrusted("key that is not known"));
    server.signWith({ ...gatewayKey, id: serviceKey.id });
    expect(await ask()).toMatchObject(untrusted("not for this answer"));
  });

  it("X37: when its body, its status or its media type is another one than was signed", async () => {
    server.change((answer) => ({ ...answer, body: '{"data":{"hello":"there"}}' }));
    expect(await ask()).toMatchObject(untrusted("another body"));
    server.change((answer) => ({ ...answer, status: 500 }));
    expect(await ask()).toMatchObject(untrusted("not for this answer"));
    server.change(({ headers, ...answer }) => ({
      ...answer,
      headers: { ...headers, "content-type": "text/html" },
    }));
    expect(await ask()).toMatchObject(untrusted("not for this answer"));
  });

  it("X37: when it was given to another request, or to this one before", async () => {
    const first: { headers?: object } = {};
    server.change((answer) => {
      first.headers ??= answer.headers;
      return { ...answer, headers: { ...first.headers } };
    });
    expect(await ask()).toEqual(whole);
    expect(await ask()).toMatchObject(untrusted("not for this answer"));
  });

  it("X37: when it is a refusal by who did not believe us, and the status is told", async () => {
    server.change(() => ({
      status: 401,
      headers: { "content-type": "application/json" },
      body: '{"errors":[{"message":"no","extensions":{"code":"UNSIGNED_REQUEST"}}]}',
    }));
    expect(await ask()).toMatchObject(untrusted("HTTP status 401"));
  });

  it("but a signed error is", async () => {
    const body = '{"errors":[{"message":"No.","extensions":{"code":"BAD_USER_INPUT"}}]}';
    server.change((_, request) => ({
      status: 400,
      headers: signedFor(request, { body, key: serviceKey, status: 400 }),
      body,
    }));
    expect(await ask()).toMatchObject({
      errors: [{ message: "No.", extensions: { code: "BAD_USER_INPUT" } }],
    });
  });
});

describe("keys change while the gateway runs", () => {
  let folder: string;
  let files: { signingKeyFile: string; provinceKeysFile: string };
  let nowMs: number;
  let failures: string[];
  let own: Gateway;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "laowu-keys-"));
    files = {
      signingKeyFile: path.join(folder, "signing-key.json"),
      provinceKeysFile: path.join(folder, "province-keys.json"),
    };
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    nowMs = Date.now();
    failures = [];
    await replace(files.signingKeyFile, privateJwk(gatewayKey.privateKey, "old"));
    await replace(files.provinceKeysFile, { greeting: [jwkOf(serviceKey)] });
    const trust = openTrust(files, { onFailure: (said) => failures.push(said), now: () => nowMs });
    own = createGateway({ supergraphSdl: supergraphAt(server.url), trust });
  });
  afterEach(() => own.close());

  const askOwn = () => own.execute({ query: "{ hello }" });

  it("its own, by which it signs", async () => {
    await askOwn();
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    await replace(files.signingKeyFile, privateJwk(privateKey, "new"));
    await askOwn();
    nowMs += 1_001;
    await askOwn();
    const keyIds = server.arrived.map(
      ({ headers }) => /keyid="([^"]+)"/.exec(String(headers["signature-input"]))?.[1],
    );
    expect(keyIds).toEqual(["old", "old", "new"]);
    const last = server.arrived.at(-1);
    const keys = new Map([["new", publicKey]]);
    expect(
      last &&
        verifyRequest({ method: "POST", target: last.path, ...last }, { ...trusted, keys }, nowMs),
    ).toMatchObject({ keyId: "new" });
  });

  it("those of a subgraph, of which several hold at a time", async () => {
    const next = aKeyPair(5, "next");
    expect(await askOwn()).toEqual(whole);
    await replace(files.provinceKeysFile, { greeting: [jwkOf(serviceKey), jwkOf(next)] });
    nowMs += 1_001;
    expect(await askOwn()).toEqual(whole);
    server.signWith(next);
    expect(await askOwn()).toEqual(whole);

    await replace(files.provinceKeysFile, { greeting: [jwkOf(next)] });
    nowMs += 1_001;
    expect(await askOwn()).toEqual(whole);
    server.signWith(serviceKey);
    expect(await askOwn()).toMatchObject(untrusted("key that is not known"));
  });

  it("not by a file that cannot be read, which is said once; nor is a key taken for none", async () => {
    await askOwn();
    await writeFile(files.provinceKeysFile, '{ "greeting": [');
    for (let look = 0; look < 3; look += 1) {
      nowMs += 1_001;
      expect(await askOwn()).toEqual(whole);
    }
    expect(failures).toEqual([expect.stringContaining("province-keys.json cannot be read")]);

    await replace(files.provinceKeysFile, {});
    nowMs += 1_001;
    expect(await askOwn()).toMatchObject(untrusted("key that is not known"));
  });

  it("whoever has no key at the start is named, and so is a URL with a query", async () => {
    const trust = openTrust(files, { onFailure: () => {}, now: () => nowMs });
    const endpoints = [
      { audience: "61", url: "http://127.0.0.1:1" },
      { audience: "greeting", url: "http://127.0.0.1:1/graphql?key=1" },
    ];
    await expect(requireKeys(trust, endpoints)).rejects.toMatchObject({
      code: "BAD_CONFIG",
      message: expect.stringMatching(/has no key of "61".*"greeting" has a query/s),
    });
    await requireKeys(trust, [{ audience: "greeting", url: "http://127.0.0.1:1/graphql" }]);
  });
});

function privateJwk(key: KeyObject, kid: string): object {
  return { ...key.export({ format: "jwk" }), kid };
}

function jwkOf({ id, publicKey }: typeof serviceKey): object {
  return { ...publicKey.export({ format: "jwk" }), kid: id };
}

async function replace(file: string, content: object): Promise<void> {
  await writeFile(`${file}.half`, JSON.stringify(content));
  await rename(`${file}.half`, file);
}
