import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type GraphQLObjectType, getNamedType, isObjectType, parse } from "graphql";
import type { GatewayAnswer } from "../../gateway/gateway.ts";
import { type Question, reasonsToRefuse } from "./oracle/rules.ts";
import { type Asked, fragmentsOf, pickedBy, shownBy } from "./oracle/shown.ts";
import { type Agreed, signedAgreements } from "./rows/agreements.ts";
import { answerOf, anyOf, api, type Expected, modelled } from "./rows/answers.ts";
import { anyChoices, Choices } from "./rows/choices.ts";
import { type FetchedAt, fetchedBy } from "./rows/fetched.ts";
import { aHouse, type House } from "./rows/house.ts";
import { anOperation, type Operation } from "./rows/operations.ts";
import { aWorld, type World } from "./rows/people.ts";
import { aQuestion } from "./rows/questions.ts";

const cases = 2_000;
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());

let world: World;
let agreed: Agreed;
let house: House;
beforeAll(async () => {
  world = aWorld(seed);
  agreed = await signedAgreements(seed, today);
  house = await aHouse(world, agreed);
}, 120_000);
afterAll(() => house?.stop());

/** Somebody asks something; as text, with what has been agreed with their province. */
class Case {
  readonly question: Question;
  readonly operation: Operation;
  /** Whether the next page is asked for, too. */
  readonly walks: boolean;

  constructor(numbers: readonly number[]) {
    const choices = new Choices(numbers);
    this.question = aQuestion(choices, { world, signed: agreed.holding, today });
    this.walks = choices.chance(40);
    const { purpose } = this.question.access;
    this.operation = anOperation(choices, { world, purpose });
  }

  [fc.toStringMethod](): string {
    const { actor, access, signed } = this.question;
    const agreements = signed.filter(({ consumer }) => consumer === actor?.province);
    const { query, variables } = this.operation;
    const rest = { variables, actor, access, agreements };
    return `SEED=${seed}\n${query}\n${JSON.stringify(rest, null, 1)}`;
  }
}

const seen = { refused: 0, closed: 0, partly: 0, rows: 0, walked: 0 };

async function check({ operation, question, walks }: Case): Promise<void> {
  const { answer, expected } = await ask(operation, question, { after: null, row: null });
  const pages = expected?.lastRows ?? [];
  const cursor = endCursorOf(answer);
  const lists = operation.query.match(/workers\(/g) ?? [];
  if (!walks || pages.length !== 1 || lists.length !== 1 || cursor === null) return;
  seen.walked += 1;
  await ask(operation, question, { after: cursor, row: pages[0] ?? null });
}

/** Where a page begins: the cursor a client was given, and the row it stands for. */
interface Behind {
  readonly after: string | null;
  readonly row: string | null;
}

async function ask({ query, variables: given }: Operation, question: Question, behind: Behind) {
  const { actor, access } = question;
  const variables = { ...given, access, after: behind.after };
  const document = parse(query);
  const asked: Asked = { fragments: fragmentsOf(document), variables };
  const fetched = fetchedBy(house.gateway.plan({ query, variables }), asked);
  const picked = pickedBy(document, asked);
  const refusals = reasonsToRefuse(question, shownByAll(fetched, picked, document, asked));
  house.takeCalls();
  const answer = await house.gateway.execute({ query, variables, actor });
  const calls = house.takeCalls();
  if (refusals.length > 0) {
    seen.refused += 1;
    expect(calls).toEqual([]);
    expect(answer.data).toBeUndefined();
    expect(refusals).toContain(answer.errors?.[0]?.extensions?.reason);
    return { answer, expected: null };
  }
  const known = { world, question, fetched, picked };
  const expected = await answerOf(document, { ...variables, after: behind.row }, known);
  compare(answer, expected, calls);
  return { answer, expected };
}

function compare(answer: GatewayAnswer, expected: Expected, calls: readonly string[]): void {
  if (expected.closed.length > 0) seen[expected.asked.size > 0 ? "partly" : "closed"] += 1;
  const data = withoutEnds(answer.data);
  if (/"(nameMasked|id|node)":/.test(JSON.stringify(data))) seen.rows += 1;
  expect(data).toEqual(withChoices(withoutEnds(expected.data)));
  const told = (answer.errors ?? []).map(({ extensions }) => extensions ?? {});
  const codes = expected.isTorn ? ["FORBIDDEN", "INVALID_ANSWER"] : ["FORBIDDEN"];
  for (const { code } of told) expect(codes).toContain(code);
  for (const { province, reason } of told.filter(({ code }) => code === "FORBIDDEN"))
    expect(
      expected.closed.filter((one) => one.province === province).flatMap(({ reasons }) => reasons),
    ).toContain(reason);
  for (const { province } of expected.closed)
    expect(told.map((one) => one.province)).toContain(province);
  const asked = calls.filter((audience) => audience !== "cooperation");
  expect(asked.filter((province) => !expected.asked.has(province))).toEqual([]);
}

/** Cursors are opaque: they are followed, not compared. */
function withoutEnds(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null), (key, value) =>
    key === "end" ? undefined : value,
  );
}

/** Where the rules leave a choice, any of it is right. */
function withChoices(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null), (_, value) => {
    if (typeof value !== "string" || !value.startsWith(anyOf([]))) return value;
    const texts = value.slice(anyOf([]).length).split(" ");
    return { asymmetricMatch: (text: unknown) => texts.includes(String(text)) };
  });
}

function endCursorOf({ data }: GatewayAnswer): string | null {
  const found = /"end":\{"endCursor":"([^"]+)"/.exec(JSON.stringify(data ?? null));
  return found?.[1] ?? null;
}

/** Everything that is written and everything that is fetched counts. */
function shownByAll(
  fetched: FetchedAt,
  picked: ReadonlySet<string>,
  document: ReturnType<typeof parse>,
  asked: Asked,
) {
  const written = document.definitions.flatMap((one) =>
    one.kind === "OperationDefinition"
      ? [shownBy(one.selectionSet.selections, "Query", asked)]
      : [],
  );
  const all = [...written, ...[...fetched.values()].map(({ shown }) => shown)];
  return {
    types: new Set(all.flatMap(({ types }) => [...types])),
    groups: new Set([...all.flatMap(({ groups }) => [...groups]), ...picked]),
  };
}

it("C3 Art. 13: an answer has the rows and fields that the rules open, and nobody else is asked", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyChoices.map((numbers) => new Case(numbers)),
      check,
    ),
    { seed, numRuns: cases },
  );
  // Every kind of outcome was met often enough to mean something.
  for (const kind of ["refused", "closed", "partly", "rows", "walked"] as const)
    expect({ kind, often: seen[kind] > cases * 0.005 }).toEqual({ kind, often: true });
}, 300_000);

it("every way to persons that the schema has is asked for, or told to be left out", () => {
  const leftOut = [
    ...["Query.brands", "Query.workshops", "LaborBrand.region", "Workshop.region"],
    // They lead to the same open records as the lists do.
    ...["Query.changes", "Change.job", "Change.brand", "Change.workshop", "Change.employer"],
    ...["Mutation.publishJob", "Mutation.closeJob"],
    ...["Mutation.upsertBrand", "Mutation.upsertWorkshop"],
    // What it tells is a matter of time: test/feed/person-changes.test.ts.
    "Query.personChanges",
    // Who is on a list follows from triggers, which the world of this test has not: test/lists.
    ...["Query.workingList", "Query.zeroEmploymentHouseholds"],
    ...["Household.ableMembers", "Household.region"],
    // Views of feeds, authorised anew with every event: test/subscriptions/authorised.test.ts.
    ...["jobChanged", "jobSupplyPushed", "workerDemandPushed"].map(ofSubscription),
    ...["placementConfirmed", "authorizationWithdrawn"].map(ofSubscription),
  ];
  const known = [...modelled, ...leftOut];
  expect(waysToPersons().filter((way) => !known.includes(way))).toEqual([]);
});

function ofSubscription(field: string): string {
  return `Subscription.${field}`;
}

/** Fields that lead from an object to another from which persons can be reached. */
function waysToPersons(): readonly string[] {
  const types = Object.values(api.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith("__"));
  const near = new Set(["Worker", "Placement"]);
  const leads = (type: GraphQLObjectType) =>
    Object.values(type.getFields()).some((field) => near.has(getNamedType(field.type).name));
  for (let size = 0; size < near.size; ) {
    size = near.size;
    for (const type of types.filter(leads)) near.add(type.name);
  }
  return types
    .filter(({ name }) => near.has(name) && !/(Connection|Edge)$/.test(name))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => near.has(getNamedType(field.type).name))
        .map(({ name }) => `${type.name}.${name}`),
    );
}
