import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceSpec } from "../../subgraphs/house/process/service-process.ts";

/** A process of a house that ends when a test says so, and is started again by nobody else. */
export class KillableProcess {
  readonly #spec: ServiceSpec;
  readonly #file: string;
  #child: ChildProcess | null = null;

  constructor(spec: ServiceSpec, logFile: string) {
    this.#spec = spec;
    this.#file = logFile;
  }

  /** Base URL. */
  get url(): string {
    return this.#spec.url;
  }

  /** Starts it, also after a kill; resolves once it says that it is ready. */
  async start(): Promise<void> {
    const { main, args, nodeFlags, env, preload, name } = this.#spec;
    const log = openSync(this.#file, "a");
    const child = spawn(process.execPath, [...nodeFlags, "--import", preload, main, ...args], {
      env: { ...process.env, ...env },
      // Over the channel it learns that the test is gone, and ends.
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    this.#child = child;
    while (!(await isReady(this.url))) {
      if (hasEnded(child)) throw new Error(`${name} ended at its start.\n${await this.log()}`);
      await sleep(20);
    }
  }

  /** `kill -9`; resolves once it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || hasEnded(child)) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Whether it has ended, by itself or by a kill. */
  get isDead(): boolean {
    return this.#child === null || hasEnded(this.#child);
  }

  /** Whether it has ended by a signal. */
  get wasKilled(): boolean {
    return (this.#child?.signalCode ?? null) !== null;
  }

  /** Says something to it over the channel on which it learns that the test is gone. */
  tell(message: Readonly<Record<string, unknown>>): void {
    if (!this.isDead) this.#child?.send(message, () => {});
  }

  /** What it said, over all its lives. */
  log(): Promise<string> {
    return readFile(this.#file, "utf8");
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${url}/health/ready`, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("error", () => resolve(false));
  });
}
