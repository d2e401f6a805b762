import { spawnSync } from "node:child_process";
import { printResult, printTable } from "../harness.ts";
import { databasesOf, enterHouseAt, type HouseProcess, type RunningHouse } from "../house.ts";
import { forgetFiles, gibibytes, MemoryGroup, mebibytes, memoryOf, treeOf } from "../memory.ts";
import { Registers } from "../registers.ts";
import { Asker, exampleQuestions } from "../scale/example-questions.ts";

const usualScale = "1";
const settings = { postgresBytes: 4 * 1024 ** 3, clients: 4, rounds: 12 } as const;

/**
 * The memory of a whole house at work. PostgreSQL has 4 GiB in all, the system's cache of its files counted
 * in where this machine can hold it to that, and begins with none of them.
 */
export async function benchWholeHouse(): Promise<void> {
  const scale = process.env.SCALE ?? usualScale;
  const house = await enterHouseAt(scale);
  const group = MemoryGroup.of("laowu-bench", settings.postgresBytes);
  try {
    await compare(house, group, scale);
  } finally {
    await house.leave();
    group?.end();
  }
}

async function compare(
  house: RunningHouse,
  group: MemoryGroup | null,
  scale: string,
): Promise<void> {
  const postgres = house.processes.find(({ name }) => name === "postgres");
  if (postgres === undefined) throw new Error("The house has no PostgreSQL of its own.");
  // What it has from before stays outside of the group.
  const before = bytesOf(postgres);
  group?.take(treeOf(postgres.pid));
  spawnSync("sync");
  const isCold = forgetFiles();
  const asker = new Asker(house);
  const cold = new Map<string, number>();
  for (const question of exampleQuestions) cold.set(question.name, (await asker.ask(question)).ms);

  const peaks = new Map<string, number>();
  let most = 0;
  const look = (): void => {
    let all = 0;
    for (const process of house.processes) {
      const bytes = bytesOf(process);
      peaks.set(process.name, Math.max(peaks.get(process.name) ?? 0, bytes));
      all += bytes;
    }
    most = Math.max(most, all);
  };
  const looking = setInterval(look, 1_000);
  const warm = new Map<string, number>();
  const client = async (): Promise<void> => {
    for (let round = 0; round < settings.rounds; round += 1)
      for (const question of exampleQuestions.filter(({ growsBecause }) => growsBecause === null))
        warm.set(question.name, (await asker.ask(question)).ms);
  };
  await Promise.all(Array.from({ length: settings.clients }, client));
  clearInterval(looking);
  look();

  printTable(
    ["example", isCold ? "cold, ms" : "first, ms", `later, ${settings.clients} clients, ms`],
    exampleQuestions.map(({ name }) => [
      name,
      (cold.get(name) ?? Number.NaN).toFixed(0),
      warm.get(name)?.toFixed(0) ?? "",
    ]),
  );
  printTable(
    ["process", "at most, PSS"],
    [...peaks].map(([name, bytes]) => [name, mebibytes(bytes)]),
  );
  const registers = await Registers.open(await databasesOf(house.dataFolder));
  console.log(
    `SCALE=${scale}, ${gibibytes(await registers.bytes()).toFixed(1)} GiB of databases. ` +
      (group === null
        ? "This machine holds nobody to a limit, so the system's cache of files is not counted."
        : `PostgreSQL was held to 4 GiB with its files, and had ${gibibytes(group.mostBytes).toFixed(2)} GiB at most.`),
  );
  await registers.close();
  const withoutPostgres = most - (peaks.get("postgres") ?? 0);
  // Held to a limit, its cache of files is in what it had.
  const house_gib = gibibytes(group === null ? most : withoutPostgres + before + group.mostBytes);
  printResult("memory", { house_gib, gateway_gib: gibibytes(peaks.get("gateway") ?? 0) });
}

function bytesOf({ pid }: HouseProcess): number {
  return treeOf(pid).reduce((sum, one) => sum + memoryOf(one), 0);
}
