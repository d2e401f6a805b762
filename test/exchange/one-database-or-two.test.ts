import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { askEntities } from "./support/exchange.ts";
import { manyOffers, manySeekers } from "./support/pairs.ts";

const offers = ["44", "61"].flatMap((province) =>
  manyOffers(60, { province, seed: Number(province) }),
);
const seekers = ["44", "61"].flatMap((province) =>
  manySeekers(80, { province, seed: Number(province) }),
);

/** The same rows in one database, and in two. */
let together: TestProvince;
let guangdong: TestProvince;
let shaanxi: TestProvince;
beforeAll(async () => {
  [together, guangdong, shaanxi] = await Promise.all([
    filled(["44", "61"]),
    filled(["44"]),
    filled(["61"]),
  ]);
});
afterAll(() => Promise.all([together, guangdong, shaanxi].map((province) => province.stop())));

async function filled(held: readonly string[]): Promise<TestProvince> {
  const province = await aProvince(held);
  const isHeld = ({ id }: { id?: unknown }) => held.includes(String(id).slice(0, 2));
  const people = seekers.filter(isHeld);
  await province.insert("job_posting", offers.map(({ row }) => row).filter(isHeld));
  await province.insert(
    "worker",
    people.map(({ row }) => row),
  );
  await province.insert(
    "skill",
    people.flatMap(({ skills }) => skills),
  );
  return province;
}

interface Edge {
  readonly cursor: string;
}

/** What a gateway makes of two lists that are each in order: cursors compare as plain text. */
function merged(lists: readonly (readonly Edge[])[], first: number): Edge[] {
  return lists
    .flat()
    .sort((a, b) => (a.cursor < b.cursor ? -1 : 1))
    .slice(0, first);
}

async function edgesOf(
  province: TestProvince,
  representations: readonly object[],
  { type, field, args }: { readonly type: string; readonly field: string; readonly args: string },
): Promise<(readonly Edge[])[]> {
  const answer = await askEntities(
    province,
    representations,
    `... on ${type} { list: ${field}(${type === "JobPosting" ? "access: { purpose: MATCHING }, " : ""}${args}) { edges { cursor score reasons blockers node { id } } } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data._entities.map(
    (entity: { list: { edges: readonly Edge[] } }) => entity.list.edges,
  );
}

const workers = seekers.slice(60, 100).map(({ row, supply }) => ({
  __typename: "Worker",
  id: row.id,
  personLink: row.person_link,
  supply,
}));
const jobs = offers.slice(40, 80).map(({ job, demand }) => ({
  __typename: "JobPosting",
  id: job.id,
  demand,
}));

describe("One database with two provinces answers as two databases", () => {
  it.each([
    ["Worker", "matches", "first: 9", workers],
    ["Worker", "matches", 'first: 9, regions: ["61"]', workers],
    ["JobPosting", "candidates", "first: 9", jobs],
    ["JobPosting", "candidates", 'first: 9, regions: ["440100", "61"]', jobs],
  ])("%s.%s(%s)", async (type, field, args, representations) => {
    const ask = (province: TestProvince) =>
      edgesOf(province, representations, { type, field, args });
    const [one, two, three] = await Promise.all([together, guangdong, shaanxi].map(ask));

    const expected = representations.map((_, index) =>
      merged([two?.[index] ?? [], three?.[index] ?? []], 9),
    );
    expect(expected.flat().length).toBeGreaterThan(20);
    expect(one).toEqual(expected);
  });
});
