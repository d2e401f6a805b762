import { describe, expect, it } from "@jest/globals";
import { aShardedFederation } from "../federation/sharded/a-sharded-federation.ts";
import { aJob } from "../federation/sharded/tiny-register.ts";
import type { Interceptor, WireAnswer } from "../support/subgraph.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "32:1", order: 1 }),
    aJob({ id: "53:1", order: 2 }),
    aJob({ id: "61:1", order: 3 }),
  ],
});

/** Everything that is merged, one way or another, with fields of a second and a third call. */
const query = `{
  jobs { edges { cursor node { id title open note similar { id title } candidates { edges { node { id wants } } } } }
    totalCount { value relation } facets { field values { code label count } } pageInfo { hasNextPage } }
  titles
  openJobs { id title }
  employer(uscc: "53X") { id uscc }
  summary { jobs first last allOpen anyOpen ids scheme relation byTitle { title jobs } }
  job(id: "53:1") { id title }
}`;

/** What stands where another value belongs, each as JSON. */
const lies: readonly (readonly [what: string, json: string])[] = [
  ["nothing", "null"],
  ["a text", '"lie"'],
  ["lists a hundred thousand deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ["an object", "{}"],
  ["an object that is no text", '{"toString":1,"valueOf":1}'],
  ["an object with a prototype of its own", '{"__proto__":{"polluted":"yes"}}'],
];

type Path = readonly (string | number)[];

function* placesIn(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* placesIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** The text of an answer with something else at one place; null where it has no such place. */
function spoilt(answer: string, path: Path, json: string): string | null {
  const mark = "\u0001";
  const whole: unknown = JSON.parse(answer);
  let outer = whole as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    outer = outer?.[key] as Record<string | number, unknown>;
    if (typeof outer !== "object" || outer === null) return null;
  }
  const last = path.at(-1) ?? "";
  if (!(last in outer)) return null;
  outer[last] = mark;
  return JSON.stringify(whole).replace(JSON.stringify(mark), () => json);
}

/** Every value of Yunnan's answers, by the subgraph that answers it, and of an error beside them. */
async function placesToLie(): Promise<readonly Place[]> {
  const places = new Map<string, Place>();
  federation.province("53").intercept(async ({ subgraph }, serve) => {
    const whole = withError(await serve());
    for (const path of placesIn(JSON.parse(whole.body)))
      places.set(JSON.stringify([subgraph, path]), { subgraph, path });
    return whole;
  });
  await federation.ask(query);
  return [...places.values()];
}

interface Place {
  readonly subgraph: string;
  readonly path: Path;
}

/** A true answer with an error about nothing in particular. */
function withError({ body, ...rest }: WireAnswer): WireAnswer {
  const extensions = { code: "NOTED", reason: "none" };
  const errors = [{ message: "Noted.", path: ["titles", 0], extensions }];
  return { ...rest, body: JSON.stringify({ ...JSON.parse(body), errors }) };
}

function lyingAt(place: Place, json: string): Interceptor {
  return async ({ subgraph }, serve) => {
    const whole = withError(await serve());
    if (subgraph !== place.subgraph) return whole;
    return { ...whole, body: spoilt(whole.body, place.path, json) ?? whole.body };
  };
}

describe("X37, X47: a province that answers", () => {
  it.each(lies)("%s anywhere takes no other province's rows along", async (_, json) => {
    const faults: unknown[] = [];
    for (const place of await placesToLie()) {
      federation.province("53").intercept(lyingAt(place, json));
      const said = await federation.ask(query).then(JSON.stringify, String);
      const polluted = Object.keys(Object.prototype);
      for (const key of polluted) Reflect.deleteProperty(Object.prototype, key);
      const isWhole = said.includes('"32:1"') && said.includes('"61:1"');
      if (!isWhole || polluted.length > 0) faults.push({ ...place, polluted, said });
    }
    expect(faults).toEqual([]);
  });
});
