import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type DocumentNode, Kind, parse, print } from "graphql";
import { createGateway, type Gateway, type GatewayAnswer } from "../../gateway/gateway.ts";
import type { Access } from "../../schema/access/caller.ts";
import type { DataAgreement } from "../../schema/access/data-agreement.ts";
import { Dice } from "../province/support/dice.ts";
import { type Call, type Endpoint, startEndpoint } from "../support/subgraph.ts";
import { type AnyRegisters, anyRegisters } from "./oracle/any-register.ts";

import { aRandomOperation, provinceCodes, type RandomOperation } from "./oracle/operations.ts";
import { aRandomQuestion } from "./oracle/questions.ts";
import { type Question, reasonsToRefuse, reasonsToStayClosed } from "./oracle/rules.ts";
import {
  askedApart,
  fragmentsOf,
  groundsIn,
  pickedBy,
  type Shown,
  shownBy,
} from "./oracle/shown.ts";

/**
 * Random operations by random people under random agreements, against what the rules say. What an
 * operation fetches when nothing is guarded is learnt from a gateway without guards; which of it
 * may be fetched, and whether anything may, is the oracle's to say.
 */
const operations = 350;
const askersOfEach = 6;

const supergraphSdl = readFileSync("schema/supergraph.graphql", "utf8");
const unguardedSdl = supergraphSdl.replace(/(?<!directive) @personal\([^)]*\)/g, "");

let signed: readonly DataAgreement[] = [];
let registers: AnyRegisters;
let provinces: Endpoint;
let guarded: Gateway;
let unguarded: Gateway;
beforeAll(async () => {
  registers = anyRegisters();
  provinces = await startEndpoint(registers.schemas);
  const urls = new Map(provinceCodes.map((code) => [code, `${provinces.url}/${code}`]));
  unguarded = createGateway({ supergraphSdl: unguardedSdl, provinces: urls });
  guarded = createGateway({
    supergraphSdl,
    provinces: urls,
    agreements: {
      between: ({ provider, consumer }) =>
        signed.filter((one) => one.provider === provider && one.consumer === consumer),
    },
  });
});
afterAll(async () => {
  await guarded?.close();
  await unguarded?.close();
  await provinces?.close();
});

/** One selection of the root in one call to one province. */
interface Part {
  readonly province: string;
  readonly text: string;
  readonly shown: Shown;
  /** Ids of the rows it is about; empty when it is a question of its own. */
  readonly sent: readonly string[];
}

async function ask(
  gateway: Gateway,
  { query, variables }: RandomOperation,
  { actor, access }: Pick<Question, "actor" | "access">,
): Promise<{ readonly answer: GatewayAnswer; readonly parts: readonly Part[] }> {
  provinces.calls.length = 0;
  const answer = await gateway.execute({ query, variables: { ...variables, access }, actor });
  return { answer, parts: provinces.calls.flatMap(partsOf) };
}

function partsOf({ subgraph, query, variables }: Call): Part[] {
  const [province = ""] = subgraph.split("/");
  const asked = { fragments: new Map(), variables };
  return parse(query).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    return definition.selectionSet.selections.flatMap((selection): Part[] => {
      if (selection.kind !== Kind.FIELD) return [];
      const given = selection.arguments?.find(({ name }) => name.value === "representations");
      const name = given?.value.kind === Kind.VARIABLE ? given.value.name.value : "";
      const rows = (variables[name] ?? []) as readonly { readonly id: string }[];
      return askedApart(selection).map((part) => ({
        province,
        text: print(part),
        shown: shownBy([part], "Query", asked),
        sent: rows.map(({ id }) => id),
      }));
    });
  });
}

const together = (all: readonly Shown[], more: ReadonlySet<string>): Shown => ({
  types: new Set(all.flatMap(({ types }) => [...types])),
  groups: new Set([...all.flatMap(({ groups }) => [...groups]), ...more]),
});

/** What the rules say of an operation of which this is known. */
class Expectation {
  readonly #question: Question;
  readonly #parts: readonly Part[];
  readonly #picked: ReadonlySet<string>;
  readonly #origins: AnyRegisters["origins"];
  readonly reasons: readonly string[];

  constructor(question: Question, known: KnownOperation) {
    const { document, asked, parts, origins } = known;
    const written = document.definitions.flatMap((one) =>
      one.kind === Kind.OPERATION_DEFINITION
        ? [shownBy(one.selectionSet.selections, "Query", asked)]
        : [],
    );
    this.#question = question;
    this.#parts = parts;
    this.#picked = pickedBy(document, asked);
    this.#origins = origins;
    // Who is picked by something stays picked by it, wherever the rows go on to.
    const all = together([...written, ...parts.map(({ shown }) => shown)], this.#picked);
    this.reasons = reasonsToRefuse(question, all);
  }

  get open(): readonly Part[] {
    return this.#parts.filter((part) => this.#isAsked(part) && this.#isOpen(part));
  }

  get closed(): readonly Part[] {
    return this.#parts.filter((part) => this.#isAsked(part) && !this.#isOpen(part));
  }

  /** Reasons that may be told of a province, none of which is right when it is open. */
  reasonsOf(province: string): readonly string[] {
    return this.closed
      .filter((part) => part.province === province)
      .flatMap((part) => this.#why(part));
  }

  #isOpen(part: Part): boolean {
    return this.#why(part).length === 0;
  }

  #why({ province, shown }: Part): readonly string[] {
    const isPersonal = shown.groups.size > 0;
    const looked = isPersonal ? together([shown], this.#picked) : shown;
    return reasonsToStayClosed(province, this.#question, looked);
  }

  /** Whether there is anything to ask: a row of a register that stayed closed is not known. */
  #isAsked({ sent }: Part): boolean {
    return sent.length === 0 || sent.some((id) => this.#isKnown(id));
  }

  #isKnown(id: string): boolean {
    const origins = this.#origins.get(id);
    if (origins === undefined) return true;
    return origins.some(({ province, part, sent }) => {
      const asked = this.#parts.filter((one) => one.province === province && one.text === part);
      return asked.some((one) => this.#isOpen(one)) && (sent === null || this.#isKnown(sent));
    });
  }
}

interface KnownOperation {
  readonly document: DocumentNode;
  readonly asked: Parameters<typeof shownBy>[2];
  readonly parts: readonly Part[];
  readonly origins: AnyRegisters["origins"];
}

const called = (parts: readonly Part[]) =>
  [...new Set(parts.map(({ province, text }) => `${province} ${text}`))].sort();

/** What the gateway did other than it should have, in words; null when nothing. */
function difference(
  { answer, parts }: { readonly answer: GatewayAnswer; readonly parts: readonly Part[] },
  expected: Expectation,
  grounds: ReadonlySet<string>,
): string | null {
  const isRefused = answer.data === undefined;
  const [first] = answer.errors ?? [];
  const reason = String(first?.extensions?.reason);
  if (grounds.size > 1) {
    if (parts.length > 0) return "asked although there are two grounds";
    return isRefused ? null : "not refused although there are two grounds";
  }
  if (expected.reasons.length > 0) {
    if (parts.length > 0) return `asked ${parts.length} times although ${expected.reasons}`;
    return expected.reasons.includes(reason) ? null : `${reason} instead of ${expected.reasons}`;
  }
  if (isRefused) return `refused: ${JSON.stringify(answer.errors)}`;
  const [should, did] = [called(expected.open), called(parts)];
  const tooMany = did.filter((one) => !should.includes(one));
  const tooFew = should.filter((one) => !did.includes(one));
  if (tooMany.length > 0) return `asked what is closed: ${tooMany.join("; ")}`;
  if (tooFew.length > 0) return `did not ask what is open: ${tooFew.join("; ")}`;
  const told = (answer.errors ?? [])
    .map(({ extensions }) => extensions ?? {})
    .filter(({ code }) => code === "FORBIDDEN");
  const untold = expected.closed.filter(
    ({ province }) => !told.some((one) => one.province === province),
  );
  if (untold.length > 0) return `did not tell of ${untold.map(({ province }) => province)}`;
  const invented = told.filter(
    ({ province, reason }) => !expected.reasonsOf(String(province)).includes(String(reason)),
  );
  if (invented.length > 0) return `told ${JSON.stringify(invented)}`;
  return null;
}

it("C3 Art. 13: an operation asks of each province what the rules open, and nothing else", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  const dice = new Dice(seed);
  const seen = { cases: 0, refused: 0, partly: 0, whole: 0, open: 0 };
  const differences: string[] = [];
  while (seen.cases < operations * askersOfEach && differences.length < 12) {
    const operation = aRandomOperation(dice);
    const document = parse(operation.query);
    const asked = { fragments: fragmentsOf(document), variables: operation.variables };
    registers.origins.clear();
    const free = await ask(unguarded, operation, {
      actor: null,
      access: { purpose: "MATCHING", authorizationId: null, caseNo: null },
    });
    expect({ query: operation.query, errors: free.answer.errors }).toEqual({
      query: operation.query,
      errors: undefined,
    });
    const origins = new Map(registers.origins);
    const known = { document, asked, parts: free.parts, origins };
    const grounds = groundsIn(document, asked);
    for (let asker = 0; asker < askersOfEach; asker += 1) {
      const question = aRandomQuestion(dice);
      const literal = [...grounds].find((ground) => !ground.startsWith("$"));
      const own = grounds.size === 1 && literal ? { ...question, access: anotherGround } : question;
      signed = own.signed;
      const expected = new Expectation(own, known);
      const did = await ask(guarded, operation, question);
      const wrong = difference(did, expected, grounds);
      seen.cases += 1;
      if (expected.reasons.length > 0 || grounds.size > 1) seen.refused += 1;
      else if (expected.closed.length > 0) seen.partly += 1;
      else if (grounds.size > 0) seen.whole += 1;
      else seen.open += 1;
      if (wrong !== null)
        differences.push(
          [
            wrong,
            `SEED=${seed}`,
            operation.query,
            JSON.stringify({ ...operation.variables, ...question }),
          ].join("\n"),
        );
    }
  }
  expect(differences).toEqual([]);
  // Every kind of outcome was met often enough to mean something.
  const least = operations * askersOfEach * 0.05;
  for (const kind of ["refused", "partly", "whole"] as const)
    expect(seen[kind]).toBeGreaterThan(least);
}, 300_000);

/** The literal that some operations have in the place of the variable. */
const anotherGround: Access = { purpose: "DISPUTE_HELP", authorizationId: null, caseNo: "another" };
