import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { get } from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PortTakenError, StartError } from "../../service/errors.ts";
import { Life } from "./life.ts";

/** One service of the house: what to run, and where it answers. */
export interface ServiceSpec {
  readonly name: string;
  /** For people, such as "Yunnan (云南)". */
  readonly title: string;
  /** Absolute path of the built main, which sends the message "listening" to its parent when it does. */
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
  /** From SIGINT to SIGKILL: a request in flight may have a deadline of 30 s. */
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
  #life: Life | null = null;
  #keeping: Promise<void> = Promise.resolve();

  constructor(spec: ServiceSpec, events: ServiceEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  /**
   * Resolves when the service answers; rejects with the end of its log when it does not.
   *
   * @throws PortTakenError when somebody else listens at its port
   */
  async start(): Promise<void> {
    const life = this.#begin();
    const answers = this.#answers(life).then((healthy) => (healthy ? null : "silent"));
    const problem = await Promise.race([life.ended, answers]);
    if (problem !== null && !this.#stopping.signal.aborted) {
      const how = life.isOver ? `did not start (${await life.ended})` : "did not answer in time";
      await this.stop(true);
      const { title, logFile } = this.#spec;
      const message = `${title} ${how}. The end of ${logFile}:\n${logTail(logFile)}`;
      const isPortTaken = life.exitCode === PortTakenError.exitCode;
      throw isPortTaken ? new PortTakenError(message) : new StartError(message);
    }
    this.#keeping = this.#keepRunning(life);
  }

  /** Asks it to finish what is in flight; `now` does not wait. */
  async stop(now: boolean): Promise<void> {
    this.#stopping.abort();
    const life = this.#life;
    if (life === null || life.isOver) return this.#keeping;
    // As from a keyboard: nobody spreads requests over the house's services.
    life.signal(now ? "SIGKILL" : "SIGINT");
    // A stopped process (SIGSTOP) takes a signal only when it goes on.
    life.signal("SIGCONT");
    const force = setTimeout(() => life.signal("SIGKILL"), limits.stopMsMax);
    await life.ended;
    clearTimeout(force);
    return this.#keeping;
  }

  #begin(): Life {
    const { main, args, nodeFlags, env, logFile, preload } = this.#spec;
    mkdirSync(path.dirname(logFile), { recursive: true });
    const log = openSync(logFile, "a");
    const life = new Life(
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
    this.#life = life;
    if (life.pid !== null) this.#events.onStarted(life.pid);
    return life;
  }

  async #answers(life: Life): Promise<boolean> {
    const giveUpAt = Date.now() + limits.startMsMax;
    while (!life.isOver && Date.now() < giveUpAt) {
      if (life.isListening && (await isReady(this.#spec.url))) return true;
      await sleep(limits.askEveryMs);
    }
    return false;
  }

  async #keepRunning(first: Life): Promise<void> {
    let life = first;
    let pauseMs: number = limits.pauseMsMin;
    let startedAt = Date.now();
    while (!this.#stopping.signal.aborted) {
      const how = await life.ended;
      if (this.#stopping.signal.aborted) return;
      if (Date.now() - startedAt > limits.steadyMs) pauseMs = limits.pauseMsMin;
      this.#events.onLost(how, pauseMs);
      await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      if (this.#stopping.signal.aborted) return;
      pauseMs = Math.min(pauseMs * 2, limits.pauseMsMax);
      startedAt = Date.now();
      life = this.#begin();
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

/** Settings of the launcher are not those of the services: each gets its own. */
function inheritedEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (
      value === undefined ||
      /^(HOST|PORT|METRICS_PORT|SCALE|PROVINCE|DATABASE_URL.*|npm_.*)$/.test(name)
    )
      continue;
    kept[name] = value;
  }
  return kept;
}

function logTail(logFile: string): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-12).join("\n");
}
