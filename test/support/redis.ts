import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { createClient } from "@redis/client";
import { aPort } from "./port.ts";

/** Whether this machine can run Redis; the tests that need it are left out where it cannot. */
export const hasRedis = (process.env.PATH ?? "").split(path.delimiter).some((folder) => {
  try {
    accessSync(path.join(folder, "redis-server"), constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

if (!hasRedis)
  process.stderr.write("No redis-server on PATH: the tests of shared budgets are left out.\n");

/** A Redis of the test's own: on loopback, in memory, in a folder of its own. */
export interface TestRedis {
  readonly port: number;
  /** Without the password. */
  readonly url: string;
  readonly password: string;
  readonly passwordFile: string;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** Again at the same port, with nothing in it. */
  start(): Promise<void>;
  /** Takes connections and answers nothing, until it goes on. */
  pause(): void;
  goOn(): void;
  /** Every key with what it holds and the milliseconds it will be kept. */
  content(): Promise<{ readonly key: string; readonly text: string; readonly ttlMs: number }[]>;
  remove(): Promise<void>;
}

export async function aRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-redis-"));
  const port = await aPort();
  const password = "correct horse battery staple";
  const passwordFile = path.join(folder, "password");
  await writeFile(passwordFile, `${password}\n`);
  const settings = path.join(folder, "redis.conf");
  await writeFile(
    settings,
    `bind 127.0.0.1\nport ${port}\ndir ${folder}\nsave ""\nappendonly no\nrequirepass "${password}"\n`,
  );
  let child: ChildProcess | null = null;

  const redis: TestRedis = {
    ...{ port, password, passwordFile },
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const started = spawn("redis-server", [settings], { stdio: ["ignore", "pipe", "ignore"] });
      child = started;
      for await (const line of createInterface({ input: started.stdout })) {
        if (!line.includes("Ready to accept connections")) continue;
        started.stdout.resume();
        return;
      }
      throw new Error("redis-server ended before it was ready.");
    },
    async kill() {
      if (child === null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      child = null;
    },
    pause: () => void child?.kill("SIGSTOP"),
    goOn: () => void child?.kill("SIGCONT"),
    async content() {
      const client = createClient({ RESP: 2, password, socket: { host: "127.0.0.1", port } });
      client.on("error", () => {});
      await client.connect();
      const keys = await client.keys("*");
      const content = await Promise.all(
        keys.map(async (key) => ({
          key,
          text: JSON.stringify(await client.hGetAll(key)),
          ttlMs: await client.pTTL(key),
        })),
      );
      client.destroy();
      return content;
    },
    async remove() {
      await redis.kill();
      await rm(folder, { recursive: true });
    },
  };
  await redis.start();
  return redis;
}
