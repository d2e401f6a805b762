import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { readSigningKey } from "../../schema/signatures/keys.ts";
import {
  gatewayKeyFiles,
  linkAskersFile,
  linkMakersFile,
  serviceKeyFiles,
} from "../../subgraphs/house/keys/key-files.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import { storeIdentities } from "../../subgraphs/province/identity/identity.writer.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { keyRingFileContent } from "../../subgraphs/service/key-ring.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { monitor } from "../support/callers.ts";
import { root } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aPort } from "../support/port.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { signedHeaders } from "../support/trust.ts";
import { idNumberOf } from "./support/id-numbers.ts";
import { bytesOf, expectedLink } from "./support/key-service.ts";

const idNumber = idNumberOf(7);
const phone = "12955554444";
const link = expectedLink(idNumber, "2026", 1);

let keys: string;
let databases: readonly TestDatabase[];
const running: ChildProcess[] = [];
let said = "";

beforeAll(async () => {
  keys = await mkdtemp(path.join(tmpdir(), "laowu-logs-"));
  await makeSigningKeys(keys);
  databases = [await aDatabase(), await aDatabase()];
}, 60_000);
afterAll(async () => {
  await Promise.all(running.map(stop));
  for (const database of databases) await database.drop();
  await rm(keys, { recursive: true });
});

/** Starts a program of the product as an operator does, and keeps whatever it says. */
async function start(program: string, env: Readonly<Record<string, string>>): Promise<string> {
  const port = String(await aPort());
  const child = spawn(process.execPath, [path.join(root, `dist/subgraphs/${program}/main.js`)], {
    env: { PATH: process.env.PATH, PORT: port, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
    const response = await fetch(`${url}/health/ready`).catch(() => null);
    if (response?.ok) return url;
    await sleep(100);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

const trustOf = (name: string): Record<string, string> => {
  const { signingKey, believed } = serviceKeyFiles(keys, name);
  return { SIGNING_KEY: signingKey, GATEWAY_KEYS: believed };
};

async function ask(url: string, audience: string, where: string, body: string) {
  const { signingKey } = gatewayKeyFiles(keys);
  const key = readSigningKey(await readFile(signingKey, "utf8"), signingKey);
  const access = { purpose: "RISK_MONITORING", authorizationId: null, caseNo: null } as const;
  const caller = { actor: monitor, access };
  const headers = signedHeaders({ audience, path: where, body, key, caller });
  const response = await fetch(`${url}${where}`, { method: "POST", headers, body });
  return response.text();
}

it("C3 Pseudonym: no process says a number, a phone or a pseudonym in its log, whatever is asked and fails", async () => {
  const linkKeysFile = path.join(keys, "link-keys.json");
  await writeFile(linkKeysFile, JSON.stringify(keyRingFileContent("2026", bytesOf(1))));
  const [ofCooperation, ofProvince] = databases;
  const cooperation = await start("cooperation", {
    ...trustOf("cooperation"),
    DATABASE_URL: ofCooperation?.url ?? "",
    LINK_KEYS: linkKeysFile,
    PROVINCE_KEYS: linkAskersFile(keys),
  });
  const provinceEnv = {
    ...trustOf("shaanxi"),
    PROVINCE: "61",
    DATABASE_URL: ofProvince?.url ?? "",
    IDENTITY_KEYS: identityKeys,
    ACCESS_LOG_KEYS: accessLogKeys,
    LINK_SERVICE: cooperation,
    COOPERATION_KEYS: linkMakersFile(keys, "shaanxi"),
  };
  // The first one makes the tables; the second one finds somebody without a link.
  await start("province", provinceEnv);
  await Promise.all(running.splice(1).map(stop));
  const client = new pg.Client({ connectionString: ofProvince?.url });
  await client.connect();
  await client.query("INSERT INTO worker SELECT * FROM json_populate_recordset(NULL::worker, $1)", [
    JSON.stringify([{ ...workerRow(aWorker({ id: idOf("61", 1) })), person_link: null }]),
  ]);
  await storeIdentities(
    { query: async (text, values = []) => (await client.query(text, [...values])).rows },
    IdentityVault.fromFile(identityKeys),
    [{ province: "61", workerId: idOf("61", 1), idNumber, phone }],
  );
  const province = await start("province", provinceEnv);
  for (;;) {
    const { rows } = await client.query("SELECT person_link FROM worker");
    if (rows[0].person_link !== null) break;
    await sleep(100);
  }
  const query = (personLink: string): string =>
    JSON.stringify({
      query: `query ($link: Pseudonym!) { personAcrossRegions(access: { purpose: RISK_MONITORING }, personLink: $link) { id personLink } }`,
      variables: { link: personLink },
    });
  const exchange = (body: string) => ask(province, "61", "/exchange", body);
  await exchange(query(link));
  await exchange(query(`${link}!`));
  await exchange(query(link).slice(0, -3));
  await exchange(JSON.stringify({ query: `{ ${link}(personLink: "${link}") }` }));
  await ask(
    province,
    "61",
    "/province",
    JSON.stringify({
      query: `{ worker(access: { purpose: DISPUTE_HELP, caseNo: "1" }, id: "${idOf("61", 1)}") { idNumber phone } }`,
    }),
  );
  await client.query("ALTER TABLE worker RENAME COLUMN person_link TO was_person_link");
  await exchange(query(link));
  const { rows } = await client.query("SELECT was_person_link FROM worker");
  await client.end();
  await Promise.all(running.map(stop));

  expect(rows).toEqual([{ was_person_link: link }]);
  expect(said).toContain("Made links of people.");
  expect(said).toContain("Evaluating points for links.");
  expect(said).toMatch(/Internal error|failed/);
  for (const canary of [idNumber, phone, link, bytesOf(1)])
    for (const text of typeof canary === "string" ? [canary] : hidden(canary))
      expect(said).not.toContain(text);
}, 90_000);

function hidden(bytes: Uint8Array): string[] {
  return (["hex", "base64", "base64url"] as const).map((encoding) =>
    Buffer.from(bytes).toString(encoding),
  );
}
