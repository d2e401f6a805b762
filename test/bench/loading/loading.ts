import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root, stopProcess } from "../../support/gateway-process.ts";
import { officialStocks, returnees } from "../../support/official-stocks.ts";
import { aPort } from "../../support/port.ts";
import { cpuMsOf, cpuMsWithEnded } from "../cpu.ts";
import { printResult, printTable } from "../harness.ts";
import { databasesOf, houseFolder, requireDisk } from "../house.ts";
import { commandOf, gibibytes, mebibytes, memoryOf, treeOf } from "../memory.ts";
import { Registers } from "../registers.ts";

const usualScale = "1";
/** Reading what processes share takes the kernel a moment. */
const sampleEveryMs = 10_000;

/** Fills a house of its own from nothing, and says how long it took and whether it is what was published. */
export async function benchLoading(): Promise<void> {
  const scale = process.env.SCALE ?? usualScale;
  const folder = houseFolder(scale);
  rmSync(folder, { recursive: true, force: true });
  requireDisk(Number(scale));
  console.log(`Filling a house at SCALE=${scale} from nothing …`);
  const begun = performance.now();
  const child = spawn(process.execPath, [join(root, "dist", "subgraphs", "house", "main.js")], {
    cwd: root,
    env: { ...process.env, LAOWU_DATA: folder, SCALE: scale, PORT: String(await aPort()) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const peaks = new Peaks(child.pid ?? 0, folder);
  const sampling = setInterval(() => peaks.sample(), sampleEveryMs);
  const steps = new Map<string, Map<string, number>>();
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const [, title, step] = /^ {2}(\S+) \S+: (.+)$/.exec(line) ?? [];
      if (title !== undefined && step !== undefined) {
        const ofRegister = steps.get(title) ?? new Map<string, number>();
        steps.set(title, ofRegister.set(step, (performance.now() - begun) / 60_000));
        console.log(`${((performance.now() - begun) / 60_000).toFixed(1)} min ${line}`);
      }
      if (/Laowu is ready/.test(line)) break;
    }
    child.stdout.resume();
    clearInterval(sampling);
    if (child.exitCode !== null) throw new Error("The house ended before it was ready.");
    const minutes = Math.max(...[...steps.values()].map((of) => of.get("filled") ?? Number.NaN));
    await report({ folder, scale: Number(scale), steps, minutes, peaks });
  } finally {
    clearInterval(sampling);
    await stopProcess(child);
  }
}

interface Loading {
  readonly folder: string;
  readonly scale: number;
  /** By register, the minute when each step was reached. */
  readonly steps: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly minutes: number;
  readonly peaks: Peaks;
}

async function report({ folder, scale, steps, minutes, peaks }: Loading): Promise<void> {
  const registers = await Registers.open(await databasesOf(folder));
  try {
    const bytes = await registers.bytes();
    const between = (of: ReadonlyMap<string, number>, from: string, to: string): string =>
      ((of.get(to) ?? Number.NaN) - (of.get(from) ?? Number.NaN)).toFixed(1);
    printTable(
      ["register", "rows, min", "indexes, min", "vacuum, min", "in all"],
      [...steps].map(([title, of]) => [
        title,
        between(of, "0 %", "100 %"),
        between(of, "100 %", "vacuum"),
        between(of, "vacuum", "filled"),
        between(of, "0 %", "filled"),
      ]),
    );
    console.log(
      `${minutes.toFixed(1)} minutes in all, ${(bytes / 1e6 / (minutes * 60)).toFixed(0)} MB/s of databases; ` +
        `at most ${mebibytes(peaks.seeders)} of seeders and ${mebibytes(peaks.postgres)} of PostgreSQL; ` +
        `CPU ${minutesOf(peaks.seederCpuMs)} min of seeders, ${minutesOf(peaks.postgresCpuMs)} of PostgreSQL.`,
    );
    const wrong = await wrongTotals(registers, scale);
    console.log(
      wrong.length === 0
        ? `${officialStocks.length + 1} totals are what was published.`
        : wrong.join("\n"),
    );
    printResult("load", {
      load_minutes: minutes,
      wrong_totals: wrong.length,
      seeders_gib: gibibytes(peaks.seeders),
      postgres_gib: gibibytes(peaks.postgres),
    });
  } finally {
    await registers.close();
  }
}

const minutesOf = (ms: number): string => (ms / 60_000).toFixed(1);

/** What the rows of all registers add up to, against what the provinces published. */
async function wrongTotals(registers: Registers, scale: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { province, metric, sql, expectedAt } of [...officialStocks, returnees]) {
    const found =
      metric === returnees.metric
        ? await registers.returnees(province)
        : await registers.sum(sql, [province]);
    const expected = expectedAt(scale);
    if (found !== expected)
      wrong.push(`${metric} of ${province}: ${found} in the rows, ${expected} published.`);
  }
  return wrong;
}

/** The most memory that seeders and PostgreSQL had at one time. */
class Peaks {
  readonly #house: number;
  readonly #folder: string;
  readonly #cpuMs = new Map<number, number>();
  seeders = 0;
  postgres = 0;
  postgresCpuMs = 0;

  constructor(house: number, folder: string) {
    this.#house = house;
    this.#folder = folder;
  }

  get seederCpuMs(): number {
    return [...this.#cpuMs.values()].reduce((sum, ms) => sum + ms, 0);
  }

  sample(): void {
    const seeders = treeOf(this.#house).filter((pid) => commandOf(pid).includes("seeding/main.js"));
    for (const pid of seeders) this.#noteCpu(pid);
    const sum = (pids: readonly number[]) => pids.reduce((all, pid) => all + memoryOf(pid), 0);
    this.seeders = Math.max(this.seeders, sum(seeders));
    const [postmaster] = treeOf(1).filter((pid) =>
      commandOf(pid).includes(join(this.#folder, "postgres", "data")),
    );
    if (postmaster === undefined) return;
    const backends = treeOf(postmaster);
    this.postgres = Math.max(this.postgres, sum(backends));
    this.postgresCpuMs = backends.reduce((all, pid) => all + cpuSoFar(pid), 0);
  }

  #noteCpu(pid: number): void {
    this.#cpuMs.set(pid, Math.max(this.#cpuMs.get(pid) ?? 0, cpuSoFar(pid, cpuMsOf)));
  }
}

/** Nothing of one that has ended since we looked. */
function cpuSoFar(pid: number, cpuOf = cpuMsWithEnded): number {
  try {
    return cpuOf(pid);
  } catch {
    return 0;
  }
}
