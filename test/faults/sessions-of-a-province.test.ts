import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createGateway, type Gateway } from "../../gateway/gateway.ts";
import { limits } from "../../gateway/limits.ts";
import { listeningAt, root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aPort } from "../support/port.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { aSessionCounter, type SessionCounter } from "../support/session-counter.ts";
import { gatewayKey, gatewayTrust, serviceKey } from "../support/trust.ts";

/** A province as a process of its own, which is killed in the middle of its sessions. */
let folder: string;
let database: TestDatabase;
let child: ChildProcess;
let port: number;
let counter: SessionCounter;
let gateway: Gateway;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-sessions-"));
  const { publicKey } = gatewayKey;
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: gatewayKey.id };
  await writeFile(path.join(folder, "gateway-keys.json"), JSON.stringify([jwk]));
  const own = { ...serviceKey.privateKey.export({ format: "jwk" }), kid: serviceKey.id };
  await writeFile(path.join(folder, "signing-key.json"), JSON.stringify(own));
  database = await aDatabase();
  port = await aPort();
  await startProvince();
  counter = await aSessionCounter(`http://127.0.0.1:${port}`);
  gateway = createGateway({
    supergraphSdl: readFileSync(path.join(root, "schema", "supergraph.graphql"), "utf8"),
    provinces: new Map([["61", counter.url]]),
    trust: gatewayTrust(["61", "cooperation"]),
  });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await counter?.stop();
  if (child !== undefined) await stopProcess(child);
  await database?.drop();
  await rm(folder, { recursive: true });
});

async function startProvince(): Promise<void> {
  const started = await startProcess(
    [process.execPath, path.join(root, "dist", "subgraphs", "province", "main.js")],
    {
      ready: listeningAt,
      env: {
        PROVINCE: "61",
        DATABASE_URL: database.url,
        PORT: String(port),
        IDENTITY_KEYS: identityKeys,
        ACCESS_LOG_KEYS: accessLogKeys,
        GATEWAY_KEYS: path.join(folder, "gateway-keys.json"),
        SIGNING_KEY: path.join(folder, "signing-key.json"),
      },
    },
  );
  child = started.child;
}

async function ask(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1)
    expect(
      await gateway.execute({ query: "{ jobs(first: 1) { totalCount { value } } }" }),
    ).toMatchObject({ data: { jobs: { totalCount: { value: 0 } } } });
}

it("a province that is killed loses its sessions, and whoever asks it afterwards sees nothing of that", async () => {
  for (let round = 1; round <= 3; round += 1) {
    while (counter.lastAlgorithm !== "hmac-sha256") await ask(1);
    await ask(limits.callsPerSession);
    expect(counter.sessions).toBe(round);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    await startProvince();
    await ask(1);
    expect(counter.lastAlgorithm).toBe("ed25519");
  }
}, 60_000);
