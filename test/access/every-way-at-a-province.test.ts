import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  parse,
} from "graphql";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Access, Actor, Caller } from "../../schema/access/caller.ts";
import { type Answer, aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import { partner } from "../support/callers.ts";
import { executableSubgraph } from "../support/subgraph-schema.ts";
import { askSigned } from "../support/trust.ts";

const worker = idOf("53", 1);
const placement = idOf("53", 3);
const link = "x".repeat(43);

let province: TestProvince;
beforeAll(async () => {
  const nothing: Agreements = { between: () => [] };
  province = await aProvince(["53"], { agreements: nothing });
  const person = { id: worker, person_link: link, region_code: "530602" };
  await province.insert("worker", [workerRow(aWorker(person))]);
  await province.insert("skill", [
    { worker_id: worker, occupation_code: "4-03-02-01", name: "厨师", level: 3, years: 2 },
  ]);
  await province.insert("placement", [
    {
      ...{ id: placement, province: "53", person_link: link, worker_id: worker },
      ...{ home_code: "530602", host_code: "440305", scope: "OUT_OF_PROVINCE" },
      ...{ kind: "ENTERPRISE", channel: "BROKER", start_date: "2025-03-01", days: 9 },
      verification: "CONFIRMED",
    },
  ]);
  await province.insert("yunnan_returnee", [
    { worker_id: worker, returned_at: "2026-01-01", channels_offered: ["WORKSHOP"] },
  ]);
  const job = aJob({ id: idOf("53", 2), region_code: "530602", workplace_code: "530602" });
  await province.insert("job_posting", [jobRow(job)]);
});
afterAll(() => province.stop());

/** One way to a person that a subgraph of the province serves. */
interface Way {
  readonly name: string;
  readonly path: string;
  readonly query: string;
  readonly groups: ReadonlySet<string>;
}

const demand = `{ occupation: "4-03-02-01", form: "FULL_TIME", workplace: "530602", targetGroups: [], open: true, monthlyMin: null, monthlyMax: null, educationMin: null, ageMin: null, ageMax: null }`;
/** What the gateway would send of each, with what is required of it. */
const entities: Readonly<Record<string, string>> = {
  Worker: `{ __typename: "Worker", id: "${worker}" }`,
  "exchange Worker": `{ __typename: "Worker", id: "${worker}", personLink: "${link}" }`,
  Placement: `{ __typename: "Placement", id: "${placement}" }`,
  JobPosting: `{ __typename: "JobPosting", id: "${idOf("53", 2)}", demand: ${demand} }`,
};
const args: Readonly<Record<string, string>> = {
  id: `"${worker}"`,
  personLink: `"${link}"`,
  region: `"53"`,
  access: "$access",
  list: "WILLING_UNEMPLOYED",
};

/** All that a contract says leads to persons or is of their records, each by itself. */
function waysOf(subgraph: string): Way[] {
  const schema = executableSubgraph(parse(readFileSync(`schema/${subgraph}.graphql`, "utf8")));
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return types.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => groupOf(field) !== null && !isExternal(field))
      .filter(() => type.name === "Query" || (entities[type.name] && isLookedUp(type)))
      .map((field): Way => {
        const groups = new Set<string>();
        const text = textOf(field, groups);
        const entity = entities[`${subgraph} ${type.name}`] ?? entities[type.name];
        return {
          name: `${subgraph}: ${type.name}.${field.name}`,
          path: `/${subgraph}`,
          groups,
          query:
            type.name === "Query"
              ? `query ($access: Access!) { ${text} }`
              : `${text.includes("$access") ? "query ($access: Access!)" : "query"} { _entities(representations: [${entity}]) { ... on ${type.name} { ${text} } } }`,
        };
      }),
  );
}

function textOf(field: GraphQLField<unknown, unknown>, groups: Set<string>): string {
  groups.add(groupOf(field) ?? "");
  const given = field.args.flatMap(({ name }) => (args[name] ? [`${name}: ${args[name]}`] : []));
  const type = getNamedType(field.type);
  const inner = isObjectType(type) ? ` { ${firstOf(type, groups)} }` : "";
  return `${field.name}${given.length > 0 ? `(${given.join(", ")})` : ""}${inner}`;
}

/** The rows of a list, the id of a person, or else the first thing that needs no more, or the first at all. */
function firstOf(type: GraphQLObjectType, groups: Set<string>): string {
  const fields = type.getFields();
  const { edges, node, id } = fields;
  const leaf = Object.values(fields).find((one) => isLeafType(getNamedType(one.type)));
  const chosen = edges ?? node ?? id ?? leaf ?? Object.values(fields)[0];
  if (chosen === undefined) throw new Error(`Nothing can be asked of ${type.name}.`);
  if (groupOf(chosen) !== null) groups.add(groupOf(chosen) ?? "");
  const below = getNamedType(chosen.type);
  return isObjectType(below) ? `${chosen.name} { ${firstOf(below, groups)} }` : chosen.name;
}

function groupOf({ astNode }: GraphQLField<unknown, unknown>): string | null {
  const personal = astNode?.directives?.find(({ name }) => name.value === "personal");
  const value = personal?.arguments?.find(({ name }) => name.value === "group")?.value;
  return value?.kind === Kind.ENUM ? value.value : null;
}

/** A type that is only named has no way of its own. */
function isLookedUp({ astNode }: GraphQLObjectType): boolean {
  const key = astNode?.directives?.find(({ name }) => name.value === "key");
  const resolvable = key?.arguments?.find(({ name }) => name.value === "resolvable")?.value;
  return !(resolvable?.kind === Kind.BOOLEAN && !resolvable.value);
}

function isExternal({ astNode }: GraphQLField<unknown, unknown>): boolean {
  return (astNode?.directives ?? []).some(({ name }) => name.value === "external");
}

/** Somebody of a province who may look at such fields in the own register. */
function callerOf(home: string, { groups }: Way): Caller {
  const [role, purpose] = [...groups].includes("MONITORING")
    ? (["MONITOR", "RISK_MONITORING"] as const)
    : (["PARTNER_SYSTEM", purposeOf(groups)] as const);
  const actor: Actor = { ...partner, iss: `urn:test:${home}`, province: home, role };
  return { actor, access: { purpose, authorizationId: null, caseNo: "case-7" } };
}

function purposeOf(groups: ReadonlySet<string>): Access["purpose"] {
  const sealed = ["LINK", "IDENTITY", "CONTACT"];
  return sealed.some((group) => groups.has(group)) ? "DISPUTE_HELP" : "MATCHING";
}

async function ask(way: Way, caller: Caller): Promise<Answer> {
  const body = JSON.stringify({ query: way.query, variables: { access: caller.access } });
  const response = await askSigned(province.url, { audience: "53", path: way.path, body, caller });
  return (await response.json()) as Answer;
}

const ways = ["province", "exchange", "yunnan"].flatMap(waysOf);

describe("X30: a worker of Yunnan, asked for straight at Yunnan", () => {
  it("is reached by every way that its contracts have", () => {
    const named = ways.map(({ name }) => name);
    expect(named).toEqual(
      expect.arrayContaining([
        ...["province: Query.workers", "province: Query.worker", "province: Worker.intent"],
        ...["exchange: Query.personAcrossRegions", "exchange: Worker.placements"],
        ...["exchange: Placement.worker", "exchange: JobPosting.candidates"],
        "yunnan: Worker.returnee",
      ]),
    );
    expect(ways.length).toBeGreaterThan(40);
  });

  it.each(ways.map((way) => [way.name, way] as const))(
    "by %s is shown to Yunnan, and to no other province without an agreement",
    async (_, way) => {
      const own = await ask(way, callerOf("53", way));
      expect(own.errors).toBeUndefined();
      province.takeStatements();
      const { data, errors } = await ask(way, callerOf("61", way));
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        { code: "FORBIDDEN", reason: "NO_AGREEMENT" },
      ]);
      const [shown] = Object.values(data);
      expect(Array.isArray(shown) ? nothingIn(shown) : shown === null).toBe(true);
      expect(province.takeStatements()).toEqual([]);
    },
  );

  it("is not shown by another province's id either, whoever asks", async () => {
    const foreign = { ...waysOf("province").find(({ name }) => name.endsWith("Query.worker")) };
    const query = String(foreign.query).replace(worker, idOf("61", 1));
    const way = { ...(foreign as Way), query };
    const { data, errors } = await ask(way, callerOf("53", way));
    expect(data).toEqual({ worker: null });
    expect(errors?.[0]?.extensions.code).toBe("UNKNOWN_PROVINCE");
  });
});

/** An entity is null, or has nothing but the field that is null. */
function nothingIn(entities: readonly (Readonly<Record<string, unknown>> | null)[]): boolean {
  return entities.every(
    (one) => one === null || Object.values(one).every((value) => value === null),
  );
}
