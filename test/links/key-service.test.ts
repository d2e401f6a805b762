import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { readPublicKeys, readSigningKey } from "../../schema/signatures/keys.ts";
import { SignedClient } from "../../schema/signatures/signed-client.ts";
import {
  linkAskersFile,
  linkMakersFile,
  serviceKeyFiles,
} from "../../subgraphs/house/keys/key-files.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import { KeyServiceClient } from "../../subgraphs/province/link/key-service.client.ts";
import {
  LinksRefusedError,
  LinksUnavailableError,
} from "../../subgraphs/province/link/link-source.ts";
import { makeLinks } from "../../subgraphs/province/link/make-links.ts";
import { linkPath } from "../../subgraphs/reference/link-batch.ts";
import { blindInput } from "../../subgraphs/reference/oprf.ts";
import { keyRingFileContent } from "../../subgraphs/service/key-ring.ts";
import { aCooperation, type TestCooperation } from "../cooperation/support/cooperation.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { gatewayKey, signedHeaders } from "../support/trust.ts";
import { idNumberOf } from "./support/id-numbers.ts";
import { bytesOf, expectedLink } from "./support/key-service.ts";

const linksPerDayMax = 600;

let keys: string;
let linkKeysFile: string;
let database: TestDatabase;
let cooperation: TestCooperation;
beforeAll(async () => {
  keys = await mkdtemp(path.join(tmpdir(), "laowu-links-"));
  await makeSigningKeys(keys);
  linkKeysFile = path.join(keys, "link-keys.json");
  await writeFile(linkKeysFile, JSON.stringify(keyRingFileContent("2026", bytesOf(1))));
  database = await aDatabase();
  cooperation = await aCooperation(database, {
    linkKeysFile,
    provinceKeysFile: linkAskersFile(keys),
    signingKeyFile: serviceKeyFiles(keys, "cooperation").signingKey,
    linksPerDayMax,
  });
});
afterAll(async () => {
  await cooperation.stop();
  await database.drop();
  await rm(keys, { recursive: true });
});

/** A province as it asks, unless its keys are to be others. */
async function aProvinceThatAsks(
  name: string,
  { url = cooperation.url, believes = linkMakersFile(keys, name) } = {},
): Promise<KeyServiceClient> {
  const { signingKey } = serviceKeyFiles(keys, name);
  const own = readSigningKey(await readFile(signingKey, "utf8"), signingKey);
  const cooperations = readPublicKeys(await readFile(believes, "utf8"), believes);
  return new KeyServiceClient(
    new SignedClient({
      url,
      audience: "cooperation",
      signingKey: { current: () => own },
      answerKeys: { current: () => cooperations },
    }),
  );
}

async function evaluations(): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query("SELECT * FROM link_evaluation ORDER BY at");
  await client.end();
  return rows;
}

const somePoints = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => blindInput(Buffer.from(String(index))).blinded);

describe("the key service of the pseudonyms", () => {
  it("C3 Pseudonym: makes links with provinces that sign, and puts on record who had how many", async () => {
    const shaanxi = await aProvinceThatAsks("shaanxi");
    const numbers = [idNumberOf(1), idNumberOf(2)];
    const { links } = await makeLinks(shaanxi, "2026", numbers);
    const [record, ...others] = await evaluations();

    expect(links).toEqual(numbers.map((number) => expectedLink(number, "2026", 1)));
    expect(others).toEqual([]);
    expect(record).toEqual({
      province: "61",
      key_id: "2026",
      points: 3,
      digest: expect.stringMatching(/^sha-256=:[\w+/]{43}=:$/),
      at: expect.any(Date),
    });
  });

  it("says which keys there are, and puts nothing on record for that", async () => {
    const before = (await evaluations()).length;
    const shaanxi = await aProvinceThatAsks("shaanxi");

    expect(await shaanxi.ask({ keyId: null, points: [] })).toEqual({
      keys: { current: "2026", next: null, known: ["2026"] },
      points: [],
    });
    expect(await evaluations()).toHaveLength(before);
  });

  it.each([
    ["nobody", {}],
    [
      "a gateway, which every other path believes",
      signedHeaders({ audience: "cooperation", path: linkPath, key: gatewayKey, body: "{}" }),
    ],
    [
      "somebody with a signature for another path",
      signedHeaders({ audience: "cooperation", path: "/graphql", body: "{}" }),
    ],
  ])("answers %s with a refusal and no keys", async (_, headers) => {
    const response = await fetch(`${cooperation.url}${linkPath}`, {
      ...{ method: "POST", body: "{}" },
      headers: { "content-type": "application/json", ...headers },
    });

    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain("2026");
  });

  it("does not let a province ask for the graph with the key it has points evaluated with", async () => {
    const { signingKey } = serviceKeyFiles(keys, "shaanxi");
    const own = readSigningKey(await readFile(signingKey, "utf8"), signingKey);
    const body = JSON.stringify({ query: "{ __typename }" });
    const headers = signedHeaders({ audience: "cooperation", path: "/graphql", key: own, body });
    const response = await fetch(`${cooperation.url}/graphql`, { method: "POST", headers, body });

    expect(response.status).toBe(401);
  });

  it("is no part of the API", async () => {
    const { data } = await cooperation.ask("{ __schema { queryType { fields { name } } } }");
    const names = data.__schema.queryType.fields.map(({ name }: { name: string }) => name);
    expect(names.join()).not.toMatch(/link|point|pseudonym/i);
  });

  it.each([
    ["a key that is not there", { keyId: "2025", points: somePoints(1) }, "UNKNOWN_KEY"],
    ["what is no point", { keyId: "2026", points: [new Uint8Array(32)] }, "NOT_A_POINT"],
    ["a batch that is too large", { keyId: "2026", points: somePoints(257) }, "BAD_REQUEST"],
    ["points under no key", { keyId: null, points: somePoints(1) }, "BAD_REQUEST"],
    ["points of another length", { keyId: "2026", points: [new Uint8Array(31)] }, "BAD_REQUEST"],
  ])("refuses %s", async (_, batch, code) => {
    const hainan = await aProvinceThatAsks("hainan");
    await expect(hainan.ask(batch)).rejects.toMatchObject({ name: "LinksRefusedError", code });
  });

  it("C3 Pseudonym: evaluates no more for a province than its day allows, and as much for others", async () => {
    const [yunnan, jiangsu] = [
      await aProvinceThatAsks("yunnan"),
      await aProvinceThatAsks("jiangsu"),
    ];
    const batch = { keyId: "2026", points: somePoints(250) };
    await yunnan.ask(batch);
    await yunnan.ask(batch);
    const refused = await yunnan.ask(batch).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(LinksRefusedError);
    expect(refused).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 3_600_000 });
    expect((await jiangsu.ask(batch)).points).toHaveLength(250);
    const recorded = (await evaluations()).filter(({ province }) => province === "53");
    expect(recorded.map(({ points }) => points)).toEqual([250, 250]);
  });

  it("C3 Pseudonym: X36: takes a captured question only once", async () => {
    const { signingKey } = serviceKeyFiles(keys, "shaanxi");
    const own = readSigningKey(await readFile(signingKey, "utf8"), signingKey);
    const body = JSON.stringify({ keyId: null, points: [] });
    const headers = signedHeaders({ audience: "cooperation", path: linkPath, key: own, body });
    const send = () => fetch(`${cooperation.url}${linkPath}`, { method: "POST", headers, body });

    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(401);
  });

  it("reads its keys again while it runs: a change of keys needs no start", async () => {
    const shaanxi = await aProvinceThatAsks("shaanxi");
    const both = { "2026": bytesOf(1), "2027": bytesOf(2) };
    const text = Object.entries(both).map(([id, bytes]) => [
      id,
      Buffer.from(bytes).toString("base64url"),
    ]);
    await writeFile(
      linkKeysFile,
      JSON.stringify({ current: "2026", next: "2027", keys: Object.fromEntries(text) }),
    );
    let next: string | null = null;
    while (next === null) next = (await shaanxi.ask({ keyId: null, points: [] })).keys.next;

    const { links } = await makeLinks(shaanxi, "2027", [idNumberOf(1)]);
    expect(links).toEqual([expectedLink(idNumberOf(1), "2027", 2)]);
  });
});

describe("a province that asks", () => {
  it("believes no answer that cooperation has not signed", async () => {
    const hainan = await aProvinceThatAsks("hainan", {
      believes: serviceKeyFiles(keys, "hainan").believed,
    });
    await expect(hainan.ask({ keyId: null, points: [] })).rejects.toThrow(
      /not signed \(UNKNOWN_KEY\)/,
    );
  });

  it("takes silence as such", async () => {
    const hainan = await aProvinceThatAsks("hainan", { url: "http://127.0.0.1:9" });
    await expect(hainan.ask({ keyId: null, points: [] })).rejects.toThrow(LinksUnavailableError);
  });
});
