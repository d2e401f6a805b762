import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { listeningAt, root, startProcess, stopProcess } from "../../support/gateway-process.ts";
import { identityKeys } from "../../support/key-files.ts";
import { aDatabase } from "../../support/postgres.ts";

/** A gateway and one province as they run in production: processes of their own, over HTTP. */
export interface Production {
  /** Origins, without a path. */
  readonly gateway: string;
  readonly province: string;
  readonly databaseUrl: string;
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
  const province = await start([`${root}dist/subgraphs/province/main.js`], {
    PROVINCE: "61",
    DATABASE_URL: database.url,
    IDENTITY_KEYS: identityKeys,
  });
  const provinces = path.join(folder, "provinces.json");
  await writeFile(provinces, JSON.stringify({ "61": province.ready }));
  const gateway = await start(
    [
      `${root}dist/gateway/main.js`,
      ...["--supergraph", `${root}schema/supergraph.graphql`],
      ...["--provinces", provinces],
    ],
    {},
  );
  const children: readonly ChildProcess[] = [gateway.child, province.child];
  return {
    gateway: gateway.ready,
    province: province.ready,
    databaseUrl: database.url,
    isAlive: () => children.every((one) => one.exitCode === null && one.signalCode === null),
    log: () => logs.join(""),
    async stop() {
      for (const child of children) await stopProcess(child);
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
