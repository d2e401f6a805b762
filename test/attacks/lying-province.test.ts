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

/** Rows of the two that do not lie. */
const others = ["32:1", "61:1"];

interface Jobs {
  readonly jobs: {
    readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
    readonly coverage: { readonly complete: boolean };
  };
}

async function jobsOf(selection: string) {
  const asked = `{ jobs { edges { ${selection} } coverage { complete } } }`;
  const { data, errors } = await federation.ask(asked);
  const { edges, coverage } = (data as Jobs).jobs;
  return { nodes: edges.map(({ node }) => node), complete: coverage.complete, errors };
}

/** Lets Yunnan answer something else to some of its calls. */
function lyingTo(subgraph: string, change: (body: string) => string): void {
  federation.province("53").intercept(async (call, serve) => {
    const whole = await serve();
    return call.subgraph === subgraph ? { ...whole, body: change(whole.body) } : whole;
  });
}

describe("X37: of a province that answers", () => {
  it.each([
    ["asked for by the client", "node { id title }"],
    ["asked for under another name", "node { own: id title }"],
    ["asked for by the gateway alone", "node { title similar { id } }"],
  ])(
    "a row of another province behind a cursor of its own, its id %s, nothing is taken",
    async (_, selection) => {
      lyingTo("province", (body) => body.replaceAll('"53:1"', '"61:1"'));

      const { nodes, complete, errors } = await jobsOf(selection);

      expect(nodes).toHaveLength(2);
      expect(complete).toBe(false);
      expect(errors).toEqual([
        expect.objectContaining({
          extensions: expect.objectContaining({ province: "53", reason: "FOREIGN_ROWS" }),
        }),
      ]);
    },
  );

  it("fields of an entity that were not asked of it, only the one is taken that was", async () => {
    const surplus =
      '{"id":"61:1","title":"forged","__typename":"Employer","open":false,"note":"own"';
    lyingTo("extension", (body) => body.replaceAll('{"note":"Note on 53:1"', surplus));

    const { nodes, errors } = await jobsOf("node { __typename id title open note }");

    expect(errors).toBeUndefined();
    expect(nodes.find(({ id }) => id === "53:1")).toEqual({
      __typename: "Job",
      id: "53:1",
      title: "Cook",
      open: true,
      note: "own",
    });
    expect(nodes.map(({ id }) => id).sort()).toEqual(["32:1", "53:1", "61:1"]);
  });

  it.each(["Employer", "Query", "__Schema", "Nothing", 7, {}])(
    "rows of the type %j, no other province's row is touched and no such type is told",
    async (typename) => {
      lyingTo("province", (body) =>
        body.replaceAll('"__typename":"Job"', `"__typename":${JSON.stringify(typename)}`),
      );

      const { nodes } = await jobsOf("node { __typename id similar { id } note }");

      const told = nodes.filter(({ id }) => others.includes(String(id)));
      expect(told.map(({ id }) => id).sort()).toEqual(others);
      expect(new Set(nodes.map((node) => node.__typename))).toEqual(new Set(["Job"]));
    },
  );
});
