import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { get } from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../../service/errors.ts";

/** One service of the house: what to run, and where it answers. */
export interface ServiceSpec {
  readonly name: string;
  /** For people, such as "Yunnan (云南)". */
  readonly title: string;
  /** Absolute path of the built main. */
  readonly main: string;
  readonly args: readonly string[];
  /** Options of node itself. */
  readonly nodeFlags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Base URL; the service answers 200 at /health/ready there when it is up. */
  readonly url: string;
  readonly logFile: string;
  /** Loaded before main, so that the service ends with the launcher. */
  readonly preload: string;
}

export interface ServiceEvents {
  /** It runs, with this pid: at first and after every restart. */
  readonly onStarted: (pid: number) => void;
  /** It ended without being asked to, and is started again after the pause. */
  readonly onLost: (how: string, pauseMs: number) => void;
}

const limits = {
  /** From spawn to the first healthy answer. */
  startMsMax: 60_000,
  askEveryMs: 100,
  /** From SIGTERM to SIGKILL: a request in flight may have a deadline of 30 s. */
  stopMsMax: 35_000,
  /** The pause before a restart doubles from the first to the second. */
  pauseMsMin: 500,
  pauseMsMax: 30_000,
  /** A service that ran for so long starts again with the shortest pause. */
  steadyMs: 60_000,
} as const;

/** A child process that is kept running until it is told to stop. */
export class ServiceProcess {
  readonly #spec: ServiceSpec;
  readonly #events: ServiceEvents;
  readonly #stopping = new AbortController();
  #child: ChildProcess | null = null;
  #keeping: Promise<void> = Promise.resolve();

  constructor(spec: ServiceSpec, events: ServiceEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  /** Resolves when the service answers; rejects with the end of its log when it does not. */
  async start(): Promise<void> {
    const child = this.#spawn();
    const ended = once(child, "exit").then(() => "ended");
    const answers = this.#answers(child).then((healthy) => (healthy ? "healthy" : "silent"));
    const outcome = await Promise.race([ended, answers]);
    if (outcome !== "healthy" && !this.#stopping.signal.aborted) {
      await this.stop(true);
      throw new StartError(
        `${this.#spec.title} ${outcome === "ended" ? "did not start" : "did not answer in time"}. ` +
          `The end of ${this.#spec.logFile}:\n${logTail(this.#spec.logFile)}`,
      );
    }
    this.#keeping = this.#keepRunning(child);
  }

  /** Asks it to finish what is in flight; `now` does not wait. */
  async stop(now: boolean): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child === null || hasEnded(child)) return this.#keeping;
    const ended = once(child, "exit");
    child.kill(now ? "SIGKILL" : "SIGTERM");
    // A stopped process (SIGSTOP) takes a SIGTERM only when it goes on.
    child.kill("SIGCONT");
    const force = setTimeout(() => child.kill("SIGKILL"), limits.stopMsMax);
    await ended;
    clearTimeout(force);
    return this.#keeping;
  }

  #spawn(): ChildProcess {
    const { main, args, nodeFlags, env, logFile, preload } = this.#spec;
    mkdirSync(path.dirname(logFile), { recursive: true });
    const log = openSync(logFile, "a");
    const child = spawn(
      process.execPath,
      ["--enable-source-maps", ...nodeFlags, "--import", preload, main, ...args],
      {
        env: { ...inheritedEnvironment(), ...env },
        stdio: ["ignore", log, log, "ipc"],
        // A process group of its own: Ctrl-C reaches the launcher alone, which then stops in order.
        detached: true,
      },
    );
    closeSync(log);
    // A failing spawn also ends the child; the exit event tells the rest.
    child.on("error", () => {});
    this.#child = child;
    if (child.pid !== undefined) this.#events.onStarted(child.pid);
    return child;
  }

  async #answers(child: ChildProcess): Promise<boolean> {
    const giveUpAt = Date.now() + limits.startMsMax;
    while (!hasEnded(child) && Date.now() < giveUpAt) {
      if (await isReady(this.#spec.url)) return true;
      await sleep(limits.askEveryMs);
    }
    return false;
  }

  async #keepRunning(first: ChildProcess): Promise<void> {
    let child = first;
    let pauseMs: number = limits.pauseMsMin;
    let startedAt = Date.now();
    while (!this.#stopping.signal.aborted) {
      if (!hasEnded(child)) await once(child, "exit");
      if (this.#stopping.signal.aborted) return;
      if (Date.now() - startedAt > limits.steadyMs) pauseMs = limits.pauseMsMin;
      this.#events.onLost(howItEnded(child), pauseMs);
      await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      if (this.#stopping.signal.aborted) return;
      pauseMs = Math.min(pauseMs * 2, limits.pauseMsMax);
      startedAt = Date.now();
      child = this.#spawn();
    }
  }
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${url}/health/ready`, { timeout: 2_000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function howItEnded(child: ChildProcess): string {
  return child.signalCode === null ? `exit code ${child.exitCode}` : `signal ${child.signalCode}`;
}

/** Settings of the launcher are not those of the services: each gets its own. */
function inheritedEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || /^(HOST|PORT|SCALE|PROVINCE|DATABASE_URL.*|npm_.*)$/.test(name))
      continue;
    kept[name] = value;
  }
  return kept;
}

function logTail(logFile: string): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-12).join("\n");
}
