import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { Pool } from "undici";
import { cpuMsOf } from "../cpu.ts";
import { figure, median, printResult, printTable } from "../harness.ts";
import { enterHouse } from "../house.ts";
import { ask, askOnce } from "../load.ts";
import { BackendsReader, unguardedName } from "./backends.ts";
import {
  besideWithoutGuards,
  databaseUrlOf,
  type HouseWithoutGuards,
  type MeasuredHouse,
  withGuards,
} from "./house-without-guards.ts";

const settings = {
  /** What all processes together may spend in two seconds, and for how long it may be more. */
  restCpuMs: 150,
  restMsMax: 300_000,
  /** Until the compilers of all processes have little left to do: after 45 s they are still busy. */
  warmUpMs: 150_000,
  roundMs: 1_500,
  rounds: 60,
} as const;

/** The smaller the registers, the larger the share of what surrounds their work. */
const usualScale = "0.01";

/** The question of README.md, as somebody asks it whom nobody knows. */
const query = `
  query ($text: String!) {
    jobs(filter: { text: $text }, first: 20) {
      totalCount { value relation }
      edges {
        node {
          title
          employer { name }
          workplace { name }
          region { agreements { name } }
        }
      }
      coverage { complete outcomes { region state rows } }
    }
  }`;

/** A word for each client: equal questions at the same time would be one call. */
const words = ["厨师", "焊工", "保安", "司机"] as const;

const bodies = words.map((text) => JSON.stringify({ query, variables: { text } }));

/** What all guards cost on an open question: CPU per request of the same build with them and without. */
export async function benchGuards(): Promise<void> {
  const house = await enterHouse(usualScale);
  let without: HouseWithoutGuards | undefined;
  let backends: BackendsReader | undefined;
  try {
    without = await besideWithoutGuards(house);
    backends = await BackendsReader.open(await databaseUrlOf(house), unguardedName);
    const houses = { on: withGuards(house), off: without };
    await untilAtRest(houses);
    await compare(houses, backends);
  } finally {
    await backends?.close();
    await without?.leave();
    await house.leave();
  }
}

type Houses = Readonly<Record<"on" | "off", MeasuredHouse>>;

async function compare(houses: Houses, backends: BackendsReader): Promise<void> {
  await expectSame(houses);
  const clients = bodies.map((body) => clientOf(houses, body));
  const askFor = async (durationMs: number) => {
    const endsAt = performance.now() + durationMs;
    const asked = await Promise.all(clients.map((client) => client.askUntil(endsAt)));
    return asked.reduce((sum, one) => sum + one, 0);
  };
  await askFor(settings.warmUpMs);
  const samples: Record<"on" | "off", Sample>[] = [];
  for (let round = 0; round < settings.rounds; round += 1) {
    const before = await clocksOf(houses, backends);
    const requests = await askFor(settings.roundMs);
    const after = await clocksOf(houses, backends);
    samples.push({
      on: spentBetween(before.on, after.on, requests),
      off: spentBetween(before.off, after.off, requests),
    });
  }
  for (const client of clients) await client.leave();
  report(samples);
}

function report(samples: readonly Record<"on" | "off", Sample>[]): void {
  const row = (side: "on" | "off") => [
    side,
    ...(["all", "gateway", "postgres"] as const).map((part) =>
      figure(samples.map((round) => round[side][part])),
    ),
  ];
  printTable(
    ["guards", "CPU ms/request", "of it the gateway's", "of it PostgreSQL's"],
    [row("on"), row("off")],
  );
  const ratios = samples.map(({ on, off }) => on.all / off.all);
  const ours = samples.map(({ on, off }) => (on.all - on.postgres) / (off.all - off.postgres));
  console.log(
    `\n${words.length} clients, each asking the one and then the other; median of ${settings.rounds} rounds of ${settings.roundMs / 1000} s, ± is half the spread. cost is the median of the rounds' ratios, ${figure(ratios)}; without PostgreSQL it is ${figure(ours)}.`,
  );
  printResult("guards", { cost: median(ratios) });
}

/** A register that is new, or older than the build, may have work of its own to do after a start. */
async function untilAtRest(houses: Houses): Promise<void> {
  const pids = Object.values(houses).flatMap((house) => house.pids);
  const spent = () => pids.map(cpuMsOf).reduce((sum, one) => sum + one, 0);
  const endsAt = performance.now() + settings.restMsMax;
  for (let before = spent(); performance.now() < endsAt; ) {
    await sleep(2_000);
    const now = spent();
    if (now - before < settings.restCpuMs) return;
    before = now;
  }
  throw new Error("The house does not come to rest.");
}

/** Milliseconds of CPU per request. */
interface Sample {
  /** Of all processes that answer, and of the backends of PostgreSQL that work for them. */
  readonly all: number;
  readonly gateway: number;
  readonly postgres: number;
}

/** What the clocks of processes show, by pid. */
interface Clocks {
  /** The last one is the gateway's. */
  readonly processes: ReadonlyMap<number, number>;
  readonly backends: ReadonlyMap<number, number>;
}

async function clocksOf(
  { on, off }: Houses,
  backends: BackendsReader,
): Promise<Readonly<Record<"on" | "off", Clocks>>> {
  const working = await backends.read();
  const show = (pids: readonly number[]) => new Map(pids.map((pid) => [pid, cpuMsOf(pid)]));
  return {
    on: { processes: show(on.pids), backends: show(working.on) },
    off: { processes: show(off.pids), backends: show(working.off) },
  };
}

/** A backend that began meanwhile began at nought; one that ended had been idle for long. */
function spentBetween(before: Clocks, after: Clocks, requests: number): Sample {
  const spent = (part: keyof Clocks) =>
    [...after[part]].map(([pid, shown]) => (shown - (before[part].get(pid) ?? 0)) / requests);
  const sum = (figures: readonly number[]) => figures.reduce((total, one) => total + one, 0);
  const [processes, postgres] = [spent("processes"), sum(spent("backends"))];
  return { all: sum(processes) + postgres, gateway: processes.at(-1) ?? Number.NaN, postgres };
}

/**
 * Asks the one house, then the other, over and over: whatever else this machine does at a moment hits
 * both alike.
 */
function clientOf({ on, off }: Houses, body: string) {
  const doors = [on, off].map(({ gatewayUrl }) => {
    const { origin, pathname: path } = new URL(gatewayUrl);
    return { pool: new Pool(origin, { connections: 1, pipelining: 1 }), path };
  });
  let expectedBytes: number | undefined;
  return {
    /** @returns how often it asked each of them */
    async askUntil(endsAt: number): Promise<number> {
      let times = 0;
      for (; performance.now() < endsAt; times += 1)
        for (const { pool, path } of doors) {
          const { length } = await ask(pool, { path, body });
          expectedBytes ??= length;
          if (length !== expectedBytes)
            throw new Error(`An answer of ${length} bytes, not ${expectedBytes}.`);
        }
      return times;
    },
    leave: () => Promise.all(doors.map(({ pool }) => pool.close())),
  };
}

/** Both answer the same, wholly and with rows. */
async function expectSame(houses: Houses): Promise<void> {
  for (const body of bodies) {
    const on = await askOnce(houses.on.gatewayUrl, body);
    const off = await askOnce(houses.off.gatewayUrl, body);
    const { jobs } = on.data as {
      readonly jobs: {
        readonly edges: readonly object[];
        readonly coverage: { readonly complete: boolean };
      };
    };
    const isWhole = jobs.coverage.complete && jobs.edges.length > 0;
    if (!isWhole || on.errors || !isDeepStrictEqual(on.data, off.data))
      throw new Error(
        `Not the same answer, or not a whole one:\n${JSON.stringify(on).slice(0, 500)}\n${JSON.stringify(off).slice(0, 500)}`,
      );
  }
}
