import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isLeafType,
  isObjectType,
} from "graphql";
import { purposeAllows } from "../oracle/rules.ts";
import { groupsOf } from "../oracle/shown.ts";
import { api } from "./answers.ts";
import type { Choices } from "./choices.ts";
import { holders, linkOf, personsOf, type World } from "./people.ts";

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Ways to rows, with the arguments they get. */
const roots = [
  ...["workers", "workers", "workers", "worker", "personAcrossRegions"],
  ...["job", "jobs", "employer"],
] as const;

/**
 * Fields of open data that are left out, for they lead to no person, or to none in another way:
 * the tests of jobs, brands and workshops have them.
 */
const open: Readonly<Record<string, readonly string[]>> = {
  JobPosting: [
    "id",
    "title",
    "status",
    "occupation",
    "employer",
    "workshop",
    "brand",
    "candidates",
  ],
  Employer: ["id", "name", "uscc", "jobs"],
  Workshop: ["id", "name", "operator"],
  LaborBrand: ["id", "name", "operators"],
  CooperationAgreement: ["id"],
  Region: ["code", "name"],
  Coverage: ["asked", "answered", "complete", "outcomes"],
  RegionOutcome: ["region", "state", "rows", "code"],
  PageInfo: ["hasNextPage"],
  JobConnection: ["edges", "totalCount", "pageInfo", "coverage"],
  // What is weighed between a worker and a job is told, and tested, with matching.
  CandidateEdge: ["score", "node"],
  MatchEdge: ["score", "node"],
  WorkerEdge: ["node"],
  JobEdge: ["node"],
  EmployerJobEdge: ["node"],
};

/** Beside every page of workers: cursors are opaque, so they are not compared, only followed. */
const endOfPage = "end: pageInfo { endCursor }";

/** Whom an operation is about, and for what. */
export interface About {
  readonly world: World;
  readonly purpose: string;
}

export function anOperation(choices: Choices, about: About): Operation {
  return new Writer(choices, about).operation();
}

class Writer {
  readonly #choices: Choices;
  readonly #about: About;
  readonly #definitions = ["$access: Access!", "$after: Cursor"];
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: string[] = [];
  readonly #isBold: boolean;
  #count = 0;
  #size = 0;

  constructor(choices: Choices, about: About) {
    this.#choices = choices;
    this.#about = about;
    this.#isBold = choices.chance(15);
  }

  operation(): Operation {
    const query = api.getQueryType() as GraphQLObjectType;
    const count = this.#choices.chance(20) ? 2 : 1;
    const fields = Array.from({ length: count }, () => {
      const name = this.#choices.pick(roots);
      return this.#field(query, query.getFields()[name] as Field, 0);
    });
    const text = [`{ ${fields.join(" ")} }`, ...this.#fragments].join("\n");
    const definitions = this.#definitions.filter((one) =>
      text.includes(one.slice(0, one.indexOf(":"))),
    );
    const head = definitions.length > 0 ? `query (${definitions.join(", ")}) ` : "";
    return { query: `${head}${text}`, variables: this.#variables };
  }

  #field(parent: GraphQLObjectType, field: Field, depth: number): string {
    this.#size += 1;
    const isAliased = depth === 0 || field.args.length > 0 || this.#choices.chance(6);
    const name = isAliased ? `${this.#name("a")}: ${field.name}` : field.name;
    const args = this.#args(parent, field, depth);
    const type = getNamedType(field.type);
    const end = type.name === "WorkerConnection" ? `${endOfPage} ` : "";
    const inner = isObjectType(type) ? ` { ${end}${this.#selection(type, depth + 1)} }` : "";
    return this.#wrapped(`${name}${args}${inner}`, parent.name);
  }

  #selection(type: GraphQLObjectType, depth: number): string {
    const fields = this.#fieldsOf(type);
    const leaves = fields.filter((one) => isLeafType(getNamedType(one.type)));
    const ways = fields.filter((one) => !isLeafType(getNamedType(one.type)));
    const isShell = leaves.length === 0 || /Connection$|Edge$/.test(type.name);
    const chosen = isShell
      ? fields.filter(
          (one, at) => at === 0 || /^(edges|node)$/.test(one.name) || this.#choices.chance(25),
        )
      : [
          ...this.#choices.some(leaves, 30),
          ...(depth > 9 || this.#size > 40
            ? []
            : ways.filter((one) =>
                this.#choices.chance(depth < 5 || one.name === "intent" ? 22 : 8),
              )),
        ];
    const all = chosen.length > 0 ? chosen : leaves.slice(0, 1);
    return all.map((one) => this.#field(type, one, depth)).join(" ");
  }

  #fieldsOf(type: GraphQLObjectType): Field[] {
    const all = Object.values(type.getFields());
    const kept = open[type.name];
    return all
      .filter(({ name }) => kept === undefined || kept.includes(name))
      .filter(({ name }) => this.#isAllowed(`${type.name}.${name}`));
  }

  /** Mostly what the purpose needs: else most questions would be refused. */
  #isAllowed(coordinate: string): boolean {
    return (
      this.#isBold || groupsOf(coordinate).every((one) => purposeAllows(this.#about.purpose, one))
    );
  }

  #args({ name: parent }: GraphQLObjectType, { name, args }: Field, depth: number): string {
    const given = args.flatMap(({ name: argument }): string[] => {
      const text = this.#argument(`${parent}.${name}`, argument, depth);
      return text === null ? [] : [`${argument}: ${text}`];
    });
    return given.length > 0 ? `(${given.join(", ")})` : "";
  }

  #argument(field: string, argument: string, depth: number): string | null {
    const choices = this.#choices;
    const { world } = this.#about;
    if (argument === "access") return "$access";
    if (argument === "after") return field === "Query.workers" ? "$after" : null;
    if (argument === "first")
      return String(choices.pick(depth === 0 ? [3, 1, 10, 100] : [3, 1, 10]));
    if (argument === "personLink")
      return JSON.stringify(choices.chance(5) ? linkOf(9_999) : choices.pick(personsOf(world)));
    if (argument === "exact") return choices.pick([null, "true", "false"]);
    if (argument === "uscc") return JSON.stringify(choices.pick(world.employers).uscc);
    if (argument === "year") return choices.chance(30) ? choices.pick(["2025", "2024"]) : null;
    if (argument === "id")
      return JSON.stringify(
        field === "Query.job" ? choices.pick(world.offers).job.id : choices.pick(world.workers).id,
      );
    if (argument === "regions") return choices.chance(25) ? this.#regions() : null;
    if (field === "Query.jobs")
      return argument === "filter" && choices.chance(40)
        ? `{ regions: ${this.#province()} }`
        : null;
    if (argument === "filter") return choices.chance(50) ? this.#filter() : null;
    throw new Error(`Nobody knows what to give ${field} for ${argument}.`);
  }

  #province(): string {
    return JSON.stringify([this.#choices.pick(holders)]);
  }

  #regions(): string {
    const places = [...holders, "440300", "610981", "530602", "610900"];
    const some = this.#choices.some(places, 25);
    return JSON.stringify(some.length > 0 ? some : [this.#choices.pick(places)]);
  }

  /** By every field that the filter has; a field that is new must be given a value here. */
  #filter(): string {
    const type = api.getType("WorkerFilter");
    if (!type || !("getFields" in type)) throw new Error("There is no filter.");
    const fields = Object.values((type as GraphQLObjectType).getFields()).filter(
      ({ name }) => this.#isAllowed(`WorkerFilter.${name}`) && this.#choices.chance(18),
    );
    const given = fields.map(({ name, type: kind }) => {
      const named = getNamedType(kind);
      if (this.#choices.chance(5)) return `${name}: null`;
      if (isEnumType(named)) {
        const values = named.getValues().map(({ name: value }) => value);
        const some = this.#choices.some(values, 40);
        return `${name}: [${(some.length > 0 ? some : values).join(", ")}]`;
      }
      const values: Readonly<Record<string, readonly string[]>> = {
        regions: [this.#regions()],
        occupations: ['["4-03"]', '["4-03-02-01"]', '["6-18", "4-02"]'],
        skills: ['["4-03-02"]', '["4-03-03-01", "4-02"]'],
        wantsWork: ["true", "false"],
        wantsToGoOut: ["true", "false"],
        preferredRegions: ['["44"]', '["610902", "32"]', '["610900"]'],
        minMonthlyWageAtMost: ['"4000"', '"5500.50"'],
        languages: ['["普通话"]', '["彝语"]'],
        stale: ["true", "false"],
      };
      const known = values[name];
      if (known === undefined) throw new Error(`Nobody knows what to ask for by ${name}.`);
      return `${name}: ${this.#choices.pick(known)}`;
    });
    return `{ ${given.join(", ")} }`;
  }

  /** The same field by another way of writing it, or left out by a condition. */
  #wrapped(text: string, type: string): string {
    const choices = this.#choices;
    const way = choices.below(60);
    if (way === 57) return `... on ${type} { ${text} }`;
    if (way === 58) {
      const name = this.#name("F");
      this.#fragments.push(`fragment ${name} on ${type} { ${text} }`);
      return `...${name}`;
    }
    if (way !== 59) return text;
    const variable = this.#name("is");
    this.#definitions.push(`$${variable}: Boolean!`);
    this.#variables[variable] = choices.chance(60);
    return `... @include(if: $${variable}) { ${text} } __typename`;
  }

  #name(start: string): string {
    this.#count += 1;
    return `${start}${this.#count}`;
  }
}

type Field = GraphQLField<unknown, unknown>;
