import type { Dice } from "../../province/support/dice.ts";

export const provinceCodes = ["32", "44", "46", "53", "61"] as const;

/** A random operation that is valid, and asks for what an answer is sure to have. */
export interface RandomOperation {
  readonly query: string;
  /** All but the grounds. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Some fields name another ground than the rest. */
  readonly hasTwoGrounds: boolean;
}

export function aRandomOperation(dice: Dice): RandomOperation {
  return new Writer(dice).operation();
}

const link = "DujokSn3FT92oqpN5Tw2negcBQ7bu_43QgllideSlhw";

const leavesOf = {
  Worker: [
    ...["id", "nameMasked", "sexCode", "birthYear", "education", "populationCategory", "languages"],
    ...["__typename", "homeRegion { code }", "provenance { sourceSystem }", "categoryScheme"],
    ...["status", "statusAsOf", "skills { name }", "intent { wantsWork }"],
    ...["personLink", "idNumberMasked", "phoneMasked", "returnee { reason }"],
  ],
  Placement: [
    ...["id", "scope", "kind", "channel", "startDate", "endDate", "days", "verification"],
    ...["__typename", "homeRegion { code }", "employer { name }", "job { title }"],
    ...["endReason", "personLink", "hostEvidence { sourceSystem }"],
  ],
} as const;

/** Fields that most purposes allow stand first, so that not every question is refused. */
const harmless = { Worker: 11, Placement: 13 } as const;

const filters = {
  regions: '["61", "53"]',
  status: "[UNEMPLOYED]",
  categories: "[LIFTED]",
  occupations: '["4-03"]',
  skills: '["4-03"]',
  wantsWork: "true",
  wantsToGoOut: "false",
  preferredRegions: '["32"]',
  minMonthlyWageAtMost: '"4000"',
  languages: '["zh"]',
} as const;

const filterNames = Object.keys(filters) as (keyof typeof filters)[];

class Writer {
  readonly #dice: Dice;
  readonly #fragments: string[] = [];
  readonly #definitions = ["$access: Access!"];
  readonly #variables: Record<string, unknown> = {};
  #count = 0;
  #hasTwoGrounds = false;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  operation(): RandomOperation {
    const dice = this.#dice;
    const roots = [
      () => this.#workers(),
      () => this.#workers(),
      () => this.#worker(),
      () => this.#person(),
      () => this.#jobs(),
      () => this.#job(),
      () => "brands(first: 1) { edges { node { name } } }",
    ];
    const count = dice.chance(70) ? 1 : 2;
    const fields = Array.from({ length: count }, () =>
      this.#wrapped(dice.pick(roots)(), "Query", { isRoot: true }),
    );
    // Something is fetched whatever conditions leave out.
    const text = `{ ${fields.join(" ")} __typename }`;
    const isUsed =
      text.includes("$access") || this.#fragments.some((one) => one.includes("$access"));
    const definitions = this.#definitions.filter((one) => isUsed || !one.startsWith("$access:"));
    const head = definitions.length > 0 ? `query (${definitions.join(", ")})` : "query";
    return {
      query: [`${head} ${text}`, ...this.#fragments].join("\n"),
      variables: this.#variables,
      hasTwoGrounds: this.#hasTwoGrounds,
    };
  }

  #ground(): string {
    if (!this.#dice.chance(2)) return "access: $access";
    this.#hasTwoGrounds = true;
    return 'access: { purpose: DISPUTE_HELP, caseNo: "another" }';
  }

  #workers(): string {
    const filter = this.#dice.chance(60) ? `, filter: ${this.#filter()}` : "";
    const selection = this.#aWorker(1);
    const rest = this.#dice.chance(30) ? " totalCount { value }" : "";
    return `workers(${this.#ground()}${filter}) { edges { node { ${selection} } }${rest} }`;
  }

  #filter(): string {
    const dice = this.#dice;
    const names = filterNames.filter(() => dice.chance(15));
    if (dice.chance(50)) {
      const given = names.map((name) => `${name}: ${dice.chance(10) ? "null" : filters[name]}`);
      return `{ ${given.join(", ")} }`;
    }
    const variable = this.#name("filter");
    this.#definitions.push(`$${variable}: WorkerFilter`);
    const read = (text: string) => JSON.parse(text.replace(/\b[A-Z]+\b/g, '"$&"'));
    this.#variables[variable] = Object.fromEntries(
      names.map((name) => [name, dice.chance(10) ? null : read(filters[name])]),
    );
    return `$${variable}`;
  }

  #worker(): string {
    const id = `${this.#dice.pick(provinceCodes)}:01920000-0000-7000-8000-000000000003`;
    return `worker(id: "${id}", ${this.#ground()}) { ${this.#aWorker(1)} }`;
  }

  #person(): string {
    return `personAcrossRegions(personLink: "${link}", ${this.#ground()}) { ${this.#aWorker(1)} }`;
  }

  #jobs(): string {
    const region = this.#dice.pick(provinceCodes);
    const inner = this.#dice.chance(70) ? this.#wrapped(this.#candidates(), "JobPosting") : "";
    return `jobs(filter: { regions: ["${region}"] }) { edges { node { title ${inner} } } }`;
  }

  #job(): string {
    const id = `${this.#dice.pick(provinceCodes)}:01920000-0000-7000-8000-000000000004`;
    return `job(id: "${id}") { title ${this.#wrapped(this.#candidates(), "JobPosting")} }`;
  }

  #candidates(): string {
    const regions = this.#dice.chance(30) ? ', regions: ["44", "61"]' : "";
    const node = this.#dice.chance(80) ? `node { ${this.#aWorker(0)} }` : "score";
    return `candidates(${this.#ground()}${regions}) { edges { reasons ${node} } }`;
  }

  #aWorker(depth: number): string {
    const dice = this.#dice;
    const fields = this.#leaves("Worker");
    if (depth > 0 && dice.chance(35)) {
      const year = dice.chance(30) ? "(year: 2025)" : "";
      const person = dice.chance(20) ? ` worker { ${this.#aWorker(0)} }` : "";
      const placement = `${this.#leaves("Placement").join(" ")}${person}`;
      fields.push(this.#wrapped(`placements${year} { ${placement} }`, "Worker"));
    }
    if (dice.chance(15))
      fields.push(this.#wrapped("matches { edges { score node { title } } }", "Worker"));
    return fields.join(" ");
  }

  #leaves(type: keyof typeof leavesOf): string[] {
    const dice = this.#dice;
    const all = leavesOf[type];
    const isBold = dice.chance(30);
    const choice = isBold ? all : all.slice(0, harmless[type]);
    const chosen = choice.filter(() => dice.chance(25));
    return (chosen.length > 0 ? chosen : [all[0]]).map((field) => this.#wrapped(field, type));
  }

  /** The same field by another way of writing it, or left out by a condition. */
  #wrapped(field: string, type: string, { isRoot = false } = {}): string {
    const dice = this.#dice;
    const isAliased = isRoot || dice.chance(20) || /^(placements|matches|candidates)/.test(field);
    let text = isAliased ? `${this.#name("a")}: ${field}` : field;
    if (dice.chance(12)) text = this.#conditional(text);
    if (dice.chance(10)) return `... on ${type} { ${text} }`;
    if (dice.chance(10)) {
      const name = this.#name("F");
      this.#fragments.push(`fragment ${name} on ${type} { ${text} }`);
      return `...${name}`;
    }
    return text;
  }

  /** Around the field: a condition may stand at a fragment as well. */
  #conditional(text: string): string {
    const dice = this.#dice;
    const value = dice.chance(50);
    const name = dice.chance(50) ? "include" : "skip";
    if (dice.chance(30)) return `... @${name}(if: ${value}) { ${text} }`;
    const variable = this.#name("is");
    this.#definitions.push(`$${variable}: Boolean!`);
    this.#variables[variable] = value;
    return `... @${name}(if: $${variable}) { ${text} }`;
  }

  #name(start: string): string {
    this.#count += 1;
    return `${start}${this.#count}`;
  }
}
