import { once } from "node:events";
import { request } from "node:http";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { pieceLength } from "../../../gateway/execute/in-turns.ts";
import { createGateway } from "../../../gateway/gateway.ts";
import { aGatewayOverHttp } from "../../support/gateway-over-http.ts";
import { startEndpoint } from "../../support/subgraph.ts";
import { executableSubgraph, federationDocument } from "../../support/subgraph-schema.ts";
import { compose } from "../a-federation.ts";

/** So many jobs make an answer of a megabyte; their employer is the same object each time. */
const jobs = Array.from({ length: 4_000 }, (_, id) => ({
  __typename: id % 3 === 0 ? "Apprenticeship" : "Position",
  id: `61:${id}`,
  title: id % 7 === 0 ? `厨师 "${id}"\n` : `Cook ${id}`,
  wages: Array.from({ length: id % 5 }, (_, step) => id * 100 + step),
  years: 3,
  tasks: Array.from({ length: id % 4 }, (_, task) => ({ name: `Task ${task}`, hours: null })),
  employer: { uscc: "9161" },
}));
const employer = {
  uscc: "9161",
  sites: Array.from({ length: 9 }, (_, id) => ({ name: `S${id}` })),
};

const register = federationDocument(`
  type Query { jobs: [Job!]  codes(first: Int!): [Int!]! }
  interface Job { id: ID! title: String! wages: [Int!] tasks: [Task!]! employer: Employer }
  type Position implements Job { id: ID! title: String! wages: [Int!] tasks: [Task!]! employer: Employer }
  type Apprenticeship implements Job {
    id: ID! title: String! wages: [Int!] tasks: [Task!]! employer: Employer years: Int!
  }
  type Task { name: String! hours: Int }
  type Employer @key(fields: "uscc") { uscc: ID! }
`);
const employers = federationDocument(`
  type Employer @key(fields: "uscc") { uscc: ID! sites: [Site!] }
  type Site { name: String! }
`);
const endpoint = await startEndpoint({
  register: executableSubgraph(register, {
    Query: {
      jobs: () => jobs,
      codes: (_root: unknown, { first }: { first: number }) =>
        Array.from({ length: first }, (_, code) => code),
    },
  }),
  employers: executableSubgraph(employers, { Employer: { __resolveReference: () => employer } }),
});
const supergraphSdl = compose([
  { name: "register", url: `${endpoint.url}/register`, typeDefs: register },
  { name: "employers", url: `${endpoint.url}/employers`, typeDefs: employers },
]);
const gateway = createGateway({ supergraphSdl });
const served = await aGatewayOverHttp({ supergraphSdl });
afterEach(() => endpoint.intercept(undefined));
afterAll(async () => {
  await gateway.close();
  await served.stop();
  await endpoint.close();
});

const query = `{
  jobs {
    __typename id name: title wages tasks { name hours }
    ... on Apprenticeship { years }
    employer { uscc sites { name } }
  }
}`;
const expected = jobs.map(({ __typename, id, title, wages, tasks, years }) => ({
  ...{ __typename, id, name: title, wages, tasks },
  ...(__typename === "Apprenticeship" ? { years } : {}),
  employer,
}));

/** A machine may be busy with other things. */
const unhurried = { "x-deadline-ms": "30000" };

async function respond(asked: { readonly query: string; readonly variables?: object }) {
  const response = await gateway.respond({
    query: asked.query,
    variables: { ...asked.variables },
    headers: unhurried,
  });
  if (response.kind === "refused") throw new Error(JSON.stringify(response.errors));
  return response.body.map((piece) => Buffer.from(piece));
}

/** How often the event loop has come round while something was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isOver = true;
  return turns;
}

/** Spoils one job on its way to the gateway. */
function spoil(job: number, spoiled: (job: Record<string, unknown>) => void): void {
  endpoint.intercept(async ({ subgraph }, serve) => {
    const whole = await serve();
    if (subgraph !== "register") return whole;
    const { data } = JSON.parse(whole.body);
    spoiled(data.jobs[job]);
    return { ...whole, body: JSON.stringify({ data }) };
  });
}

describe("an answer of megabytes", () => {
  it("is the same as a short one, in pieces", async () => {
    const body = await respond({ query });

    expect(JSON.parse(Buffer.concat(body).toString())).toEqual({ data: { jobs: expected } });
    expect(body.length).toBeGreaterThan(10);
    for (const piece of body) expect(piece.length).toBeLessThan(4 * pieceLength);
  });

  it("lets others have their turns while it is read and written", async () => {
    const bytes = Buffer.concat(await respond({ query })).length;
    const turns = await turnsDuring(() => respond({ query }));

    // Reading takes one for each piece, and so does writing; the calls take a few more.
    expect(turns).toBeGreaterThan((2 * bytes) / (2 * pieceLength));
  });

  it("is in pieces, too, when it is one long list of numbers", async () => {
    const body = await respond({
      query: "query ($first: Int!) { codes(first: $first) }",
      variables: { first: 100_000 },
    });

    expect(JSON.parse(Buffer.concat(body).toString()).data.codes).toHaveLength(100_000);
    expect(body.length).toBeGreaterThan(5);
  });

  it("gets to a client over HTTP, whole and with its length", async () => {
    const response = await fetch(served.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...unhurried },
      body: JSON.stringify({ query }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());

    expect(JSON.parse(bytes.toString())).toEqual({ data: { jobs: expected } });
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
  });

  it("is given up when its client leaves in the middle, and others are answered", async () => {
    const sent = request(served.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...unhurried },
    });
    sent.end(JSON.stringify({ query: query.replace("id name", "id a: title b: title name") }));
    const [response] = await once(sent, "response");
    await once(response, "readable");
    sent.destroy();

    const other = await fetch(served.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...unhurried },
      body: JSON.stringify({ query: "{ codes(first: 1) }" }),
    });
    expect(await other.json()).toEqual({ data: { codes: [0] } });
  });

  it("has the nulls and errors of a short one where a job breaks the schema's promise", async () => {
    spoil(3_999, (job) => {
      for (const [key, value] of Object.entries(job)) if (value === "Cook 3999") job[key] = null;
    });
    const short = { query: "{ jobs { title } }" };
    const { errors, data } = JSON.parse(Buffer.concat(await respond({ query })).toString());

    expect(data).toEqual({ jobs: null });
    expect(errors).toEqual([
      {
        message: expect.stringContaining("Cannot return null for non-nullable field"),
        path: ["jobs", 3_999, "name"],
        extensions: { code: expect.any(String) },
      },
    ]);
    const { errors: others } = JSON.parse(Buffer.concat(await respond(short)).toString());
    expect(others[0].path).toEqual(["jobs", 3_999, "title"]);
  });

  it("keeps all other rows where the null has a place, and lets others have their turns", async () => {
    spoil(3_998, (job) => {
      job.employer = "none";
    });
    let text = "";
    const turns = await turnsDuring(async () => {
      text = Buffer.concat(await respond({ query })).toString();
    });

    const { errors, data } = JSON.parse(text);
    expect(data.jobs).toEqual(
      expected.with(3_998, { ...expected[3_998], employer: null } as never),
    );
    expect(errors).toHaveLength(1);
    expect(turns).toBeGreaterThan((3 * text.length) / (2 * pieceLength));
  });
});
