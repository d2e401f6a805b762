import type { ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSigningKey } from "../../../schema/signatures/keys.ts";
import { gatewayKeyFiles, serviceKeyFiles } from "../../../subgraphs/house/keys/key-files.ts";
import { makeSigningKeys } from "../../../subgraphs/house/keys/signing-keys.ts";
import { listeningAt, root, startProcess, stopProcess } from "../../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../../support/key-files.ts";
import { aDatabase } from "../../support/postgres.ts";
import { aSigningProxy } from "../../support/signing-proxy.ts";

/** A gateway and one province as they run in production: processes of their own, over HTTP. */
export interface Production {
  /** Origins, without a path. */
  readonly gateway: string;
  readonly province: string;
  /** The province as the gateway asks it: what is sent here is signed and passed on. */
  readonly signedProvince: string;
  readonly databaseUrl: string;
  /** The settings that name a province's keys for signing. */
  readonly provinceKeys: Readonly<Record<string, string>>;
  /** Whether both processes go on. */
  readonly isAlive: () => boolean;
  /** What both have written to standard error. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

export async function startProduction(): Promise<Production> {
  const database = await aDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-production-"));
  const logs: string[] = [];
  const start = async (command: readonly string[], env: Readonly<Record<string, string>>) => {
    const started = await startProcess([process.execPath, ...command], {
      ready: listeningAt,
      env: { ...env, NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0" },
    });
    started.child.stderr?.on("data", (chunk) => logs.push(String(chunk)));
    return started;
  };
  await makeSigningKeys(folder);
  const [keys, own] = [gatewayKeyFiles(folder), serviceKeyFiles(folder, "shaanxi")];
  const provinceKeys = { SIGNING_KEY: own.signingKey, GATEWAY_KEYS: own.believed };
  const province = await start([`${root}dist/subgraphs/province/main.js`], {
    PROVINCE: "61",
    DATABASE_URL: database.url,
    IDENTITY_KEYS: identityKeys,
    ACCESS_LOG_KEYS: accessLogKeys,
    ...provinceKeys,
  });
  const provinces = path.join(folder, "provinces.json");
  await writeFile(provinces, JSON.stringify({ "61": province.ready }));
  const gateway = await start(
    [
      `${root}dist/gateway/main.js`,
      ...["--supergraph", `${root}schema/supergraph.graphql`],
      ...["--provinces", provinces],
      ...["--signing-key", keys.signingKey, "--province-keys", keys.believed],
    ],
    {},
  );
  const key = readSigningKey(await readFile(keys.signingKey, "utf8"), keys.signingKey);
  const proxy = await aSigningProxy(province.ready, { audience: "61", key });
  const children: readonly ChildProcess[] = [gateway.child, province.child];
  return {
    gateway: gateway.ready,
    province: province.ready,
    signedProvince: proxy.url,
    databaseUrl: database.url,
    provinceKeys,
    isAlive: () => children.every((one) => one.exitCode === null && one.signalCode === null),
    log: () => logs.join(""),
    async stop() {
      await proxy.stop();
      for (const child of children) await stopProcess(child);
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
