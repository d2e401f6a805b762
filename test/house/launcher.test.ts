import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type HouseRecord, readHouseFile } from "../../subgraphs/house/house-file.ts";
import { commandOf } from "../../subgraphs/house/process/command-of.ts";
import { aPort } from "../support/port.ts";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../..");

/** From nothing to the first answer, on a machine that runs other tests beside this one. */
const startMsMax = 180_000;

/** One house, started, hurt and started again: the tests follow each other. */
describe("npm start", () => {
  let dataFolder: string;
  let port: number;
  const started: Launcher[] = [];

  beforeAll(async () => {
    dataFolder = await mkdtemp(path.join(tmpdir(), "laowu-house-"));
    port = await aPort();
  });
  afterAll(async () => {
    for (const { child } of started) await stop(child, "SIGTERM");
    const reset = run("reset.js", {}, ["--yes"]);
    await once(reset.child, "exit");
    await rm(dataFolder, { recursive: true, force: true });
  });

  function run(main: string, env: Readonly<Record<string, string>>, args: string[] = []): Launcher {
    const program = path.join(repository, "dist/subgraphs/house", main);
    return launch([process.execPath, program, ...args], env);
  }

  function launch(
    [file = "", ...args]: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Launcher {
    const child = spawn(file, args, {
      cwd: repository,
      env: { PATH: process.env.PATH, LAOWU_DATA: dataFolder, PORT: String(port), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const launcher = { child, output: "" };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        launcher.output += text;
      });
    started.push(launcher);
    return launcher;
  }

  function start(env: Readonly<Record<string, string>> = {}): Promise<Launcher> {
    return ready(run("main.js", env));
  }

  async function ready(launcher: Launcher): Promise<Launcher> {
    await until(() => launcher.output.includes("Laowu is ready") || hasEnded(launcher.child));
    if (hasEnded(launcher.child)) throw new Error(launcher.output);
    return launcher;
  }

  async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
    const launcher = run("main.js", env);
    const [exitCode] = await once(launcher.child, "close");
    expect(exitCode).toBe(1);
    return launcher.output;
  }

  const house = (): HouseRecord => readHouseFile(dataFolder);
  function pidOf(name: string): number {
    const pid = house().processes.find((entry) => entry.name === name)?.pid;
    // Pid 0 would be this very process group.
    if (!pid) throw new Error(`house.json has no process "${name}".`);
    return pid;
  }

  it(
    "makes five registers and answers for all of them",
    async () => {
      const { output } = await start({ SCALE: "0.001" });
      expect(output).toContain(`http://127.0.0.1:${port}/graphql`);
      expect(await coverage()).toEqual({ asked: 5, answered: 5, complete: true });
      expect(house().processes.map(({ name, code }) => code ?? name)).toEqual(
        expect.arrayContaining([
          "postgres",
          "32",
          "44",
          "46",
          "53",
          "61",
          "cooperation",
          "gateway",
        ]),
      );
    },
    startMsMax,
  );

  it("knows its demo principals by their tokens, and tokens of nobody else", async () => {
    const printed = run("issuer/token.js", {}, ["--as", "yunnan-station"]);
    const [exitCode] = await once(printed.child, "close");
    expect(exitCode).toBe(0);
    const token = printed.output.trim();

    const statusOf = async (shown: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${shown}` },
        body: JSON.stringify({ query: "{ __typename }" }),
      });
      await response.body?.cancel();
      return response.status;
    };
    expect(await statusOf(token)).toBe(200);
    expect(await statusOf(`${token.slice(0, -8)}AAAAAAAA`)).toBe(401);
  });

  it("refuses to run twice over one data folder, and says where the first one is", async () => {
    expect(await refusal({})).toContain(`already runs at http://127.0.0.1:${port}`);
  });

  it("reset refuses to remove what a running house uses", async () => {
    const reset = run("reset.js", {}, ["--yes"]);
    const [exitCode] = await once(reset.child, "close");
    expect(exitCode).toBe(1);
    expect(reset.output).toContain(`The house runs (process ${house().launcher})`);
    expect(await coverage()).toEqual({ asked: 5, answered: 5, complete: true });
  });

  it("starts a province again that was killed, on the port it had", async () => {
    const before = house().processes.find(({ code }) => code === "53");
    process.kill(pidOf("yunnan"), "SIGKILL");
    await until(() => pidOf("yunnan") !== before?.pid);
    await untilComplete();
    expect(house().processes.find(({ code }) => code === "53")?.port).toBe(before?.port);
  }, 60_000);

  it("starts PostgreSQL again that was killed, and every register answers again", async () => {
    const before = pidOf("postgres");
    process.kill(before, "SIGKILL");
    await until(() => pidOf("postgres") !== before);
    await untilComplete();
    expect(started[0]?.output).toContain("PostgreSQL ended; it starts again.");
  }, 60_000);

  it("A14: a stopped province costs its own rows and the answer keeps its deadline; then it is whole again", async () => {
    const cooks = await readFile(path.join(repository, "schema/examples/cooks.graphql"), "utf8");
    const whole = await ask(cooks, 20_000);
    expect(whole.coverage.complete).toBe(true);
    process.kill(pidOf("yunnan"), "SIGSTOP");

    // Nobody lets the province go on: an answer comes only because the deadline is kept.
    const partial = await ask(cooks, 2_000);

    process.kill(pidOf("yunnan"), "SIGCONT");
    expect(partial.totalCount.relation).toBe("AT_LEAST");
    expect(partial.totalCount.value).toBeLessThan(whole.totalCount.value);
    expect(partial.coverage.outcomes.map(({ region, state }) => [region, state])).toEqual([
      ["32", "OK"],
      ["44", "OK"],
      ["46", "OK"],
      ["53", "TIMEOUT"],
      ["61", "OK"],
    ]);
    expect(new Set(partial.edges.map(({ node }) => node.id.slice(0, 2)))).toEqual(
      new Set(["32", "44", "46", "61"]),
    );
    await untilComplete();
    expect(await ask(cooks, 20_000)).toEqual(whole);
  }, 60_000);

  it(
    "recovers when the launcher was killed, also with a province that hangs",
    async () => {
      process.kill(pidOf("jiangsu"), "SIGSTOP");
      const left = pidOf("jiangsu");
      await stop(started[0]?.child, "SIGKILL");
      const { output } = await ready(launch(["npm", "start", "--ignore-scripts"]));
      expect(output).toContain("jiangsu");
      expect(commandOf(left)).toBeNull();
      expect(await coverage()).toEqual({ asked: 5, answered: 5, complete: true });
    },
    startMsMax,
  );

  it("leaves no process behind when npm is told to stop", async () => {
    const { processes, launcher } = house();
    const pids = [launcher, ...processes.map(({ pid }) => pid)].map(Number);
    expect(await stop(started.at(-1)?.child, "SIGTERM")).toBe(0);
    expect(pids.map(commandOf)).toEqual(pids.map(() => null));
    expect(house().processes.map(({ pid }) => pid)).toEqual(pids.slice(1).map(() => null));
  }, 60_000);

  it(
    "of two starts at the very same moment one runs, and the other says who does",
    async () => {
      const both = [run("main.js", {}), run("main.js", {})];
      const isReady = ({ output }: Launcher): boolean => output.includes("Laowu is ready");
      await until(() => both.every((launcher) => isReady(launcher) || hasEnded(launcher.child)));
      const winner = both.find(isReady);
      const loser = both.find((launcher) => launcher !== winner);
      expect(both.filter(isReady)).toHaveLength(1);
      expect(loser?.child.exitCode).toBe(1);
      expect(loser?.output).toContain(`by process ${winner?.child.pid}`);
      expect(house().launcher).toBe(winner?.child.pid);
      expect(await stop(winner?.child, "SIGTERM")).toBe(0);
    },
    startMsMax,
  );

  it(
    "gives services other ports when theirs are taken while they start, and tells whoever asks them",
    async () => {
      const before = house().processes;
      const names = ["yunnan", "cooperation", "issuer"];
      const launcher = run("main.js", {});
      await until(() => launcher.output.includes("Starting Jiangsu"));
      const others = await Promise.all(names.map((name) => listenAt(portOf(before, name))));

      await ready(launcher).finally(() => {
        for (const other of others) other.close();
      });

      expect(await coverage()).toEqual({ asked: 5, answered: 5, complete: true });
      expect(await post("{ agreements { id } }", 5_000)).not.toHaveProperty("errors");
      const provinces = JSON.parse(await readFile(path.join(dataFolder, "provinces.json"), "utf8"));
      expect(provinces["53"]).toBe(house().processes.find(({ name }) => name === "yunnan")?.url);
      for (const { name, port: portBefore } of before)
        expect([name, portOf(house().processes, name) === portBefore]).toEqual([
          name,
          !names.includes(name),
        ]);
      expect(launcher.output).toContain("on ports that are free");
      expect(await stop(launcher.child, "SIGTERM")).toBe(0);
    },
    startMsMax,
  );

  it("says which scale the registers have when another is asked for", async () => {
    expect(await refusal({ SCALE: "0.002" })).toMatch(/SCALE=0\.001, not 0\.002.*npm run reset/);
  });

  it("names the port that is in use, and how to choose another", async () => {
    const other = await listenAt(port);
    const output = await refusal({});
    other.close();
    expect(output).toContain(`Port ${port} of 127.0.0.1 is in use.`);
    expect(output).toContain("npm start");
  });

  it("reset removes nothing where nobody can be asked, and says how to confirm", async () => {
    const reset = run("reset.js", {});
    const [exitCode] = await once(reset.child, "close");
    expect(exitCode).toBe(1);
    expect(reset.output).toContain("npm run reset -- --yes");
    expect(house().processes).not.toEqual([]);
  });

  it("names everything that is wrong with its settings at once", async () => {
    const output = await refusal({ SCALE: "2", PORT: "http", DATABASE_URL_61: "mysql://host/db" });
    expect(output).toMatch(/PORT[\s\S]*SCALE[\s\S]*DATABASE_URL_61/);
  });

  async function post(query: string, deadlineMs: number): Promise<{ readonly data?: unknown }> {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-deadline-ms": String(deadlineMs) },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { readonly data?: unknown };
  }

  async function ask(query: string, deadlineMs: number): Promise<Jobs> {
    return ((await post(query, deadlineMs)).data as { readonly jobs: Jobs }).jobs;
  }

  async function coverage(): Promise<unknown> {
    const answer = await post("{ coverageNow { asked answered complete } }", 5_000);
    return (answer.data as { readonly coverageNow: unknown } | undefined)?.coverageNow ?? answer;
  }

  async function untilComplete(): Promise<void> {
    while (!JSON.stringify(await coverage()).includes('"complete":true')) await sleep(100);
  }
});

interface Jobs {
  readonly totalCount: { readonly value: number; readonly relation: string };
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly coverage: {
    readonly complete: boolean;
    readonly outcomes: readonly { readonly region: string; readonly state: string }[];
  };
}

interface Launcher {
  readonly child: ChildProcess;
  output: string;
}

async function stop(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals,
): Promise<number | null> {
  if (child === undefined) return null;
  if (!hasEnded(child)) {
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
}

function portOf(processes: HouseRecord["processes"], wanted: string): number {
  const port = processes.find(({ name }) => name === wanted)?.port;
  if (port === undefined) throw new Error(`There was no process "${wanted}".`);
  return port;
}

async function listenAt(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(50);
}
