import { median, printResult, printTable } from "../harness.ts";
import { databasesOf, enterHouseAt, type RunningHouse } from "../house.ts";
import { gibibytes, mebibytes, memoryOf, treeOf } from "../memory.ts";
import { Registers } from "../registers.ts";
import { Asker, type ExampleQuestion, exampleQuestions } from "./example-questions.ts";

const settings = { warmUpRounds: 40, rounds: 21 } as const;

/** One house, and what it took for each question. */
interface Measured {
  readonly scale: string;
  readonly house: RunningHouse;
  readonly asker: Asker;
  readonly first: Map<string, number>;
  readonly samples: Map<string, number[]>;
  readonly problems: Map<string, string>;
}

/** Every example that reads, in houses of several sizes, against the smallest of them. */
export async function benchScale(): Promise<void> {
  const scales = (process.env.SCALES ?? "0.01,0.1,1").split(",");
  const measured: Measured[] = [];
  try {
    for (const scale of scales) {
      const house = await enterHouseAt(scale);
      measured.push({
        ...{ scale, house, asker: new Asker(house) },
        ...{ first: new Map(), samples: new Map(), problems: new Map() },
      });
    }
    for (const one of measured) await askFirst(one);
    for (let round = 0; round < settings.warmUpRounds; round += 1) await askAll(measured, null);
    for (let round = 0; round < settings.rounds; round += 1) await askAll(measured, round);
    report(measured);
    for (const one of measured) await reportSize(one);
    printResult("scale", ratiosOf(measured));
  } finally {
    for (const { house } of measured) await house.leave();
  }
}

async function askFirst({ asker, first }: Measured): Promise<void> {
  for (const question of exampleQuestions) first.set(question.name, (await asker.ask(question)).ms);
}

/** Each question to each house before the next question: a slow moment hits all of them. */
async function askAll(measured: readonly Measured[], round: number | null): Promise<void> {
  const inTurn = (round ?? 0) % 2 === 0 ? measured : [...measured].reverse();
  for (const question of exampleQuestions.filter(({ growsBecause }) => growsBecause === null))
    for (const { asker, samples, problems } of inTurn) {
      const { ms, problem } = await asker.ask(question);
      if (problem !== null) problems.set(question.name, problem);
      if (round === null) continue;
      samples.set(question.name, [...(samples.get(question.name) ?? []), ms]);
    }
}

const medianOf = ({ samples }: Measured, { name }: ExampleQuestion): number =>
  median(samples.get(name) ?? []);

const shown = (ms: number): string => (Number.isNaN(ms) ? "" : ms.toFixed(1));

function report(measured: readonly Measured[]): void {
  const [least, ...larger] = measured;
  if (least === undefined) return;
  printTable(
    [
      "example",
      ...measured.map(({ scale }) => `${scale}, ms`),
      ...larger.map(({ scale }) => `${scale} / ${least.scale}`),
      ...measured.map(({ scale }) => `first at ${scale}`),
    ],
    exampleQuestions.map((question) => [
      question.name,
      ...measured.map((one) => shown(medianOf(one, question))),
      ...larger.map((one) => (medianOf(one, question) / medianOf(least, question)).toFixed(2)),
      ...measured.map(({ first }) => shown(first.get(question.name) ?? Number.NaN)),
    ]),
  );
  for (const { name, growsBecause } of exampleQuestions)
    if (growsBecause !== null) console.log(`${name} is not compared: ${growsBecause}.`);
  for (const { scale, problems } of measured)
    for (const [name, problem] of problems) console.log(`${name} at ${scale}: ${problem}`);
}

async function reportSize({ scale, house }: Measured): Promise<void> {
  const registers = await Registers.open(await databasesOf(house.dataFolder));
  const [bytes, workers] = [await registers.bytes(), await registers.workers()];
  await registers.close();
  const memory = house.processes.map(({ name, pid }) => ({
    name,
    bytes: treeOf(pid).reduce((sum, one) => sum + memoryOf(one), 0),
  }));
  const all = memory.reduce((sum, one) => sum + one.bytes, 0);
  console.log(
    `\nSCALE=${scale}: ${workers} workers, ${Math.round(bytes / workers)} bytes of disk for each; ` +
      `${gibibytes(all).toFixed(2)} GiB of memory: ` +
      `${memory.map((one) => `${one.name} ${mebibytes(one.bytes)}`).join(", ")}.`,
  );
}

/** The worst of the largest house, against the smallest. */
function ratiosOf(measured: readonly Measured[]): Readonly<Record<string, number>> {
  const [least, largest] = [measured[0], measured.at(-1)];
  if (least === undefined || largest === undefined || least === largest) return {};
  const ratios = exampleQuestions
    .filter(({ growsBecause }) => growsBecause === null)
    .map((question) => medianOf(largest, question) / medianOf(least, question));
  return { worst_vs_hundredth: Math.max(...ratios) };
}
