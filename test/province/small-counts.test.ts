import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { orderComplement } from "../../subgraphs/service/page.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import { brandRow, idOf, workshopRow } from "./support/rows.ts";

/** Every number of workers up to twelve, each with every part of them. */
const pairs = Array.from({ length: 13 }, (_, whole) =>
  Array.from({ length: whole + 1 }, (_, part) => ({ whole, part })),
).flat();
type Pair = (typeof pairs)[number];

const workshopOf = (at: number) => idOf("61", 0x100 + at);
const brandOf = (at: number) => idOf("61", 0x800 + at);

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert(
    "workshop",
    pairs.map(({ whole, part }, at) =>
      workshopRow(workshopOf(at), { workforce: whole, assisted_workforce: part }),
    ),
  );
  await province.insert(
    "labor_brand",
    pairs.map((_, at) => brandRow(brandOf(at))),
  );
  await province.insert(
    "brand_year",
    pairs.map(({ whole, part }, at) => ({
      brand_id: brandOf(at),
      year: 2025,
      employment: whole,
      assisted: part,
    })),
  );
});
afterAll(() => province.stop());

type Told = Readonly<Record<string, unknown>>;

/** What anybody can know of each workshop: all that is told of it, and how it stands in lists. */
async function workshopsAsTold(): Promise<ReadonlyMap<string, Told>> {
  const { data } = await province.ask(
    "{ workshops(first: 100) { edges { cursor node { id workforce assistedWorkforce assistedShare withheld } } } }",
  );
  return new Map(
    data.workshops.edges.map(
      ({ cursor, node: { id, ...told } }: { cursor: string; node: Told }) => [
        id,
        { ...told, order: cursor.slice(0, 16) },
      ],
    ),
  );
}

async function brandsAsTold(): Promise<ReadonlyMap<string, Told>> {
  const { data } = await province.ask(
    "{ brands(first: 100) { edges { cursor node { id employment(year: 2025) assistedEmployment(year: 2025) withheld(year: 2025) } } } }",
  );
  return new Map(
    data.brands.edges.map(({ cursor, node: { id, ...told } }: { cursor: string; node: Told }) => [
      id,
      { ...told, order: cursor.slice(0, 16) },
    ]),
  );
}

/** Pairs that look alike to everybody, as the attacker has them who knows all numbers but one. */
function alike(told: ReadonlyMap<string, Told>, idOfPair: (at: number) => string): Pair[][] {
  const classes = new Map<string, Pair[]>();
  pairs.forEach((pair, at) => {
    const key = JSON.stringify(told.get(idOfPair(at)));
    classes.set(key, [...(classes.get(key) ?? []), pair]);
  });
  return [...classes.values()];
}

const isSmall = (people: number) => people > 0 && people < 5;

/** Among those that look alike, one who knows that a number is small still does not know which. */
function guesses(pairsAlike: readonly Pair[], number: (pair: Pair) => number): number {
  return new Set(pairsAlike.map(number)).size;
}

describe.each([
  ["workshops", () => workshopsAsTold(), workshopOf],
  ["brands", () => brandsAsTold(), brandOf],
] as const)("numbers of people in %s", (_, ask, idOfPair) => {
  it("are withheld from one to four, with a reason", async () => {
    const told = await ask();
    pairs.forEach(({ whole, part }, at) => {
      const isWithheld = [whole, part, whole - part].some(isSmall);
      expect(told.get(idOfPair(at))?.withheld).toBe(isWithheld ? "SMALL_COUNT" : null);
    });
  });

  it("a differencing attacker finds no number from one to four: not by subtraction, share or order", async () => {
    for (const pairsAlike of alike(await ask(), idOfPair))
      for (const number of [
        ({ whole }: Pair) => whole,
        ({ part }: Pair) => part,
        ({ whole, part }: Pair) => whole - part,
      ])
        if (pairsAlike.some((pair) => isSmall(number(pair))))
          expect(guesses(pairsAlike, number)).toBeGreaterThanOrEqual(4);
  });
});

it("one person more among few changes nothing that is told", async () => {
  const few = pairs.findIndex(({ whole, part }) => whole === 3 && part === 2);
  const before = await workshopsAsTold();
  await province.sql(
    `UPDATE workshop SET workforce = 4, assisted_workforce = 3 WHERE id = '${workshopOf(few)}'`,
  );
  expect(await workshopsAsTold()).toEqual(before);
});

it("nobody can write an order that tells a small number", async () => {
  const order = orderComplement - 3;
  const row = { ...workshopRow(idOf("61", 0x900), { workforce: 3 }), workforce_order: order };
  await expect(province.insert("workshop", [row])).rejects.toThrow(/tells_no_small_count/);
});

it("what stands above the bound is told as it is", async () => {
  const told = await workshopsAsTold();
  const at = pairs.findIndex(({ whole, part }) => whole === 12 && part === 6);
  expect(told.get(workshopOf(at))).toMatchObject({
    workforce: 12,
    assistedWorkforce: 6,
    assistedShare: "0.5000",
    withheld: null,
  });
});
