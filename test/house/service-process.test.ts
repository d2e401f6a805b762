import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { commandOf } from "../../subgraphs/house/process/command-of.ts";
import { endLeftovers } from "../../subgraphs/house/process/end-leftovers.ts";
import { ServiceProcess } from "../../subgraphs/house/process/service-process.ts";
import { PortTakenError } from "../../subgraphs/service/errors.ts";
import { aPort } from "../support/port.ts";

const repository = path.resolve(fileURLToPath(import.meta.url), "../../..");
const preload = pathToFileURL(
  path.join(repository, "dist/subgraphs/house/process/stop-with-parent.js"),
).href;

/** The smallest service: healthy at once, and deaf to SIGTERM if told so. */
const program = `
import { createServer } from "node:http";
createServer((request, response) => response.end("{}")).listen(process.env.PORT, "127.0.0.1", () => process.send?.("listening"));
process.on("SIGTERM", () => process.exit(0));
`;

describe("a service of the house", () => {
  let folder: string;
  let service: ServiceProcess | null = null;
  const pids: number[] = [];
  const losses: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "laowu-service-"));
    pids.length = 0;
    losses.length = 0;
  });
  afterEach(async () => {
    await service?.stop(true);
    service = null;
    await rm(folder, { recursive: true });
  });

  function firstPid(): number {
    const [pid] = pids;
    if (pid === undefined) throw new Error("The service was never started.");
    return pid;
  }

  async function aService(
    text: string,
    { args = [], port }: { readonly args?: string[]; readonly port?: number } = {},
  ): Promise<ServiceProcess> {
    const main = path.join(folder, "main.mjs");
    await writeFile(main, text);
    const ownPort = port ?? (await aPort());
    const logFile = path.join(folder, "service.log");
    const url = `http://127.0.0.1:${ownPort}`;
    service = new ServiceProcess(
      {
        name: "tiny",
        title: "Tiny",
        main,
        args,
        nodeFlags: [],
        env: { PORT: String(ownPort) },
        url,
        logFile,
        preload,
      },
      { onStarted: (pid) => pids.push(pid), onLost: (how) => losses.push(how) },
    );
    return service;
  }

  it("is up when start resolves, and gone when stop does", async () => {
    const tiny = await aService(program);
    await tiny.start();
    expect(pids.map(commandOf)).toEqual([expect.stringContaining("main.mjs")]);
    await tiny.stop(false);
    expect([pids.map(commandOf), losses]).toEqual([[null], []]);
  });

  it("is started again when it was killed, and says how it ended", async () => {
    const tiny = await aService(program);
    await tiny.start();
    process.kill(firstPid(), "SIGKILL");
    await until(() => pids.length === 2);
    expect(losses).toEqual(["signal SIGKILL"]);
  });

  it("ends also when it was stopped with SIGSTOP before", async () => {
    const tiny = await aService(program);
    await tiny.start();
    process.kill(firstPid(), "SIGSTOP");
    await tiny.stop(false);
    expect(pids.map(commandOf)).toEqual([null]);
  });

  it("that cannot start is reported with the end of its log", async () => {
    const tiny = await aService('console.error("no database here"); process.exit(1);');
    await expect(tiny.start()).rejects.toThrow(/Tiny did not start[\s\S]*no database here/);
  });

  it("whose port is taken says so, even when who has it answers like a service", async () => {
    const other = createServer((_request, response) => response.end("{}"));
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const ending = `setTimeout(() => process.exit(${PortTakenError.exitCode}), 500);`;
    const tiny = await aService(ending, { port });
    await expect(tiny.start()).rejects.toBeInstanceOf(PortTakenError);
    other.close();
  });

  it("that ends by another fault does not say that its port is taken", async () => {
    const tiny = await aService("process.exit(1);");
    await expect(tiny.start()).rejects.not.toBeInstanceOf(PortTakenError);
  });

  it("whose program cannot be run at all is reported with the reason", async () => {
    const tiny = await aService(program);
    await withoutNode(async () => {
      await expect(tiny.start()).rejects.toThrow(/Tiny did not start \(.*ENOENT\)/);
    });
    // Longer than any system takes: this spawn throws, where the other one tells it later.
    const long = await aService(program, { args: ["x".repeat(4_000_000)] });
    await expect(long.start()).rejects.toThrow(/Tiny did not start \(.*E2BIG\)/);
    expect(pids).toEqual([]);
  });

  it("whose program cannot be run for a while is started again when it can", async () => {
    const tiny = await aService(program);
    await tiny.start();
    await withoutNode(async () => {
      process.kill(firstPid(), "SIGKILL");
      await until(() => losses.length === 2);
    });
    await until(() => pids.length === 2);
    expect(losses).toEqual(["signal SIGKILL", expect.stringContaining("ENOENT")]);
  });

  it("stops by itself when the launcher is killed", async () => {
    const main = path.join(folder, "main.mjs");
    await writeFile(main, program);
    const launcher = path.join(folder, "launcher.mjs");
    const args = JSON.stringify(["--import", preload, main]);
    await writeFile(
      launcher,
      `import { spawn } from "node:child_process";
       const child = spawn(process.execPath, ${args}, {
         env: { PORT: "0" }, stdio: ["ignore", "ignore", "ignore", "ipc"], detached: true });
       setTimeout(() => console.log(child.pid), 300);`,
    );
    const parent = spawn(process.execPath, [launcher], { stdio: ["ignore", "pipe", "inherit"] });
    const [printed] = await once(parent.stdout, "data");
    const pid = Number(String(printed));
    expect(commandOf(pid)).toContain("main.mjs");
    parent.kill("SIGKILL");
    await until(() => commandOf(pid) === null);
  });

  it("left behind is ended only if it runs our code", async () => {
    const ours = path.join(folder, "main.mjs");
    await writeFile(ours, program);
    const left = spawn(process.execPath, [ours], { env: { PORT: "0" }, stdio: "ignore" });
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      stdio: "ignore",
    });
    const entry = { port: 1, url: "" };
    const processes = [
      { ...entry, name: "left", pid: left.pid ?? null },
      { ...entry, name: "stranger", pid: stranger.pid ?? null },
      { ...entry, name: "stopped", pid: null },
    ];
    await until(() => commandOf(left.pid ?? 0)?.includes(folder) ?? false);
    expect(await endLeftovers({ launcher: null, processes }, folder)).toEqual(["left"]);
    expect(stranger.exitCode).toBeNull();
    stranger.kill("SIGKILL");
    await once(stranger, "exit");
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

/** For as long as the work takes, the node that services run on is not there. */
async function withoutNode(work: () => Promise<void>): Promise<void> {
  const { execPath } = process;
  process.execPath = "/nowhere/node";
  try {
    await work();
  } finally {
    process.execPath = execPath;
  }
}
