import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { makeSealingKeys, newKey } from "../../subgraphs/house/keys/sealing-keys.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aPort } from "../support/port.ts";
import { aDatabase } from "../support/postgres.ts";
import { readComposeFile, root } from "./compose-file.ts";

const { services } = readComposeFile();

/** How long a container may take until its health check passes. */
const healthyMsMax = 30_000;

describe("the start commands of docker-compose.yml", () => {
  let keys: string;
  beforeAll(async () => {
    keys = await mkdtemp(path.join(tmpdir(), "laowu-keys-"));
    await makeSigningKeys(keys);
    await makeSealingKeys(keys, newKey);
  });
  afterAll(() => rm(keys, { recursive: true }));

  /** Where a container would see what it is given to read. */
  function swappedFiles(name: string): Record<string, string> {
    const files = [
      "signing-key.json",
      "gateway-keys.json",
      "province-keys.json",
      "cooperation-keys.json",
      "link-keys.json",
    ];
    return {
      "/etc/laowu/agreements.json": path.join(root, ".docker/agreements.json"),
      "/etc/laowu/provinces.json": path.join(root, ".docker/provinces.json"),
      "/etc/laowu/party-keys.json": path.join(root, ".docker/party-keys.json"),
      ...Object.fromEntries(
        files.map((file) => [`/etc/laowu/keys/${file}`, path.join(keys, name, file)]),
      ),
    };
  }

  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** Starts what the container starts, with another port and a database of this test. */
  async function start(name: string, replace: Readonly<Record<string, string>>): Promise<Started> {
    const { command = [], environment = {}, healthcheck } = services[name] ?? {};
    const port = String(await aPort());
    const swaps: Readonly<Record<string, string>> = {
      ...{ "8080": port, "4000": port, "9464": "0", "0.0.0.0": "127.0.0.1" },
      ...replace,
    };
    const swapped = (text: string): string => swaps[text] ?? text;
    const env = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, swapped(value)]),
    );
    const child = spawn(process.execPath, command.slice(1).map(swapped), {
      cwd: root,
      env: { PATH: process.env.PATH, NODE_ENV: "production", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const errors: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    undo.push(() => stop(child));
    const check = (healthcheck?.test ?? []).slice(2);
    const url = `http://127.0.0.1:${port}`;
    if (await isHealthy(child, [...check.slice(0, -1), url])) return { child, url };
    throw new Error(`${name} did not become healthy.\n${Buffer.concat(errors).toString("utf8")}`);
  }

  async function startWithDatabase(name: string): Promise<Started> {
    const database = await aDatabase();
    undo.push(() => database.drop());
    const {
      DATABASE_URL = "",
      IDENTITY_KEYS = "",
      ACCESS_LOG_KEYS = "",
    } = services[name]?.environment ?? {};
    return start(name, {
      ...swappedFiles(name),
      [DATABASE_URL]: database.url,
      [IDENTITY_KEYS]: identityKeys,
      [ACCESS_LOG_KEYS]: accessLogKeys,
    });
  }

  it.each(["cooperation", "shaanxi", "hainan"])(
    "%s becomes healthy on an empty database, and ends with 0 when it is told to",
    async (name) => {
      const { child } = await startWithDatabase(name);
      expect(await stop(child)).toBe(0);
    },
  );

  it("the gateway answers over a province and cooperation, and ends with 0 when it is told to", async () => {
    const [province, cooperation] = await Promise.all([
      startWithDatabase("shaanxi"),
      startWithDatabase("cooperation"),
    ]);
    const folder = await mkdtemp(path.join(tmpdir(), "laowu-compose-"));
    undo.push(() => rm(folder, { recursive: true }));
    const provincesFile = path.join(folder, "provinces.json");
    await writeFile(provincesFile, JSON.stringify({ 61: province.url }));

    const gateway = await start("gateway", {
      ...swappedFiles("gateway"),
      "/etc/laowu/provinces.json": provincesFile,
      "/etc/laowu/issuers.json": path.join(root, ".docker/issuers.json"),
      "/var/lib/laowu/access-log": path.join(folder, "access-log"),
      "cooperation=http://cooperation:8080/graphql": `cooperation=${cooperation.url}/graphql`,
      "http://cooperation:8080": cooperation.url,
    });
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ jobs { totalCount { value } coverage { complete } } }" }),
    });
    expect(await response.json()).toMatchObject({
      data: { jobs: { totalCount: { value: 0 }, coverage: { complete: true } } },
    });
    expect(await stop(gateway.child)).toBe(0);
  });
});

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

async function isHealthy(child: ChildProcess, healthCheck: readonly string[]): Promise<boolean> {
  const giveUpAt = Date.now() + healthyMsMax;
  while (child.exitCode === null && Date.now() < giveUpAt) {
    const check = spawn(process.execPath, healthCheck, { cwd: root, stdio: "ignore" });
    const [exitCode] = await once(check, "exit");
    if (exitCode === 0) return true;
    await sleep(100);
  }
  return false;
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
  return child.exitCode;
}
