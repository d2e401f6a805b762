import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable } from "node:stream";
import { root } from "../../support/gateway-process.ts";
import type { TestNats } from "../../support/nats.ts";

/** The relay of Shaanxi as a process of its own. It runs what is in `dist`. */
export class RelayProcess {
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;

  constructor({ url }: Pick<TestNats, "url">, databaseUrl: string) {
    this.#args = ["relay", "--province", "61", "--nats", url];
    this.#env = { DATABASE_URL: databaseUrl };
  }

  start(): ChildProcess & { readonly stderr: Readable } {
    const main = path.join(root, "dist/subgraphs/cli/main.js");
    const child = spawn(process.execPath, [main, ...this.#args], {
      env: { ...process.env, ...this.#env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.resume();
    this.#child = child;
    return child;
  }

  get hasEnded(): boolean {
    const child = this.#child;
    return child === null || child.exitCode !== null || child.signalCode !== null;
  }

  /** `kill -9`; resolves once it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || this.hasEnded) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
}
