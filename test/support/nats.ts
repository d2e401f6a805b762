import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { aPort } from "./port.ts";

/** Distributions keep it where only an administrator looks. */
const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin"];

const program = folders
  .map((folder) => path.join(folder, "nats-server"))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Whether this machine can run NATS; the tests that need it are left out where it cannot. */
export const hasNats = program !== undefined;

if (!hasNats)
  process.stderr.write(
    "No nats-server on PATH: the tests of the relay at a broker are left out.\n",
  );

/** A NATS server of the test's own: on loopback, with JetStream in a folder of its own. */
export interface TestNats {
  readonly url: string;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** Again at the same port, with what is on its disk. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function aNats(): Promise<TestNats> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-nats-"));
  const port = await aPort();
  let child: ChildProcess | null = null;
  const nats: TestNats = {
    url: `nats://127.0.0.1:${port}`,
    async start() {
      const args = [
        "--jetstream",
        "--addr",
        "127.0.0.1",
        "--port",
        String(port),
        "--store_dir",
        folder,
      ];
      const started = spawn(program ?? "", args, { stdio: ["ignore", "ignore", "pipe"] });
      child = started;
      for await (const line of createInterface({ input: started.stderr })) {
        if (!line.includes("Server is ready")) continue;
        started.stderr.resume();
        return;
      }
      throw new Error("nats-server ended before it was ready.");
    },
    async kill() {
      if (child === null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      child = null;
    },
    async remove() {
      await nats.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await nats.start();
  return nats;
}
