import { readFile } from "node:fs/promises";
import { inspect } from "node:util";
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { toldCodes } from "../../gateway/execute/masked-errors.ts";
import { createGateway } from "../../gateway/gateway.ts";
import { compose } from "../federation/a-federation.ts";
import { startEndpoint } from "../support/subgraph.ts";
import { answersJson } from "../support/subgraph-faults.ts";
import { executableSubgraph, federationDocument } from "../support/subgraph-schema.ts";

const canary = "pwd=hunter2";
const incidentForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const typeDefs = federationDocument(`
  type Query { person(id: ID!): Person }
  type Person { id: ID! name: String }
`);
const endpoint = await startEndpoint({
  people: executableSubgraph(typeDefs, { Query: { person: () => ({ id: "1", name: "Li" }) } }),
});
const logged: { message: string; cause: unknown; incident?: string | undefined }[] = [];
const gateway = createGateway({
  supergraphSdl: compose([{ name: "people", url: `${endpoint.url}/people`, typeDefs }]),
  toldErrors: new Set(["PERSON_HAS_MOVED"]),
  onFailure: (message, cause, incident) => logged.push({ message, cause, incident }),
});
afterAll(async () => {
  await gateway.close();
  await endpoint.close();
});
beforeEach(() => {
  logged.length = 0;
});

const ask = (error: object) => {
  endpoint.intercept(answersJson({ data: { person: null }, errors: [error] }));
  return gateway.execute({
    query: "query ($id: ID!) { person(id: $id) { name } }",
    variables: { id: canary },
  });
};

describe("X19: what a subgraph says that is not for clients", () => {
  it.each([
    ["an error of its database", { message: `duplicate key value (phone)=(${canary})` }],
    [
      "a stack",
      { message: "Oops", extensions: { code: "INTERNAL_SERVER_ERROR", stacktrace: [canary] } },
    ],
    ["a code of its own", { message: canary, extensions: { code: `ORA_${canary}` } }],
    [
      "a code that is no text",
      { message: canary, extensions: { code: { toString: canary }, sql: canary } },
    ],
    [
      "X18: the value of a variable",
      {
        message: `Variable "$id" got invalid value "${canary}"; expected ID.`,
        extensions: { code: "BAD_USER_INPUT" },
      },
    ],
  ])("%s becomes an incident, which the log knows", async (_, error) => {
    const { data, errors } = await ask({ ...error, path: ["person"] });

    expect(data).toEqual({ person: null });
    expect(errors).toEqual([
      {
        message: "A subgraph failed.",
        path: ["person"],
        extensions: {
          code: "SUBGRAPH_ERROR",
          serviceName: "people",
          incident: expect.stringMatching(incidentForm),
        },
      },
    ]);
    expect(logged).toEqual([
      {
        message: "A subgraph failed.",
        cause: expect.anything(),
        incident: errors?.[0]?.extensions?.incident,
      },
    ]);
    expect(inspect(logged)).not.toContain(canary);
  });

  it("the subgraph's own incident stays, so that both logs can be read together", async () => {
    const incident = "0b54bd0c-8a2f-4e0e-9f3b-5f8d3c0f4e11";
    const extensions = { code: "INTERNAL_SERVER_ERROR", incident };
    const { errors } = await ask({ message: "Internal error.", path: ["person"], extensions });

    expect(errors?.[0]?.extensions).toMatchObject({ incident });
    expect(logged[0]?.incident).toBe(incident);
  });

  it("an incident of another form is not passed on", async () => {
    const extensions = { code: "INTERNAL_SERVER_ERROR", incident: canary };
    const { errors } = await ask({ message: "Internal error.", path: ["person"], extensions });

    expect(errors?.[0]?.extensions?.incident).toMatch(incidentForm);
  });

  it("ten thousand failures of one answer are one incident and one line of the log", async () => {
    const failures = Array.from({ length: 10_000 }, () => ({ message: canary, path: ["person"] }));
    endpoint.intercept(answersJson({ data: { person: null }, errors: failures }));
    await gateway.execute({ query: `{ person(id: "1") { name } }` });

    expect(logged).toHaveLength(1);
    expect(inspect(logged)).not.toContain(canary);
  });
});

describe("what a subgraph says to clients", () => {
  it.each([
    ["BAD_USER_INPUT", { field: "id", reason: "must be one" }],
    ["SNAPSHOT_TOO_LARGE", { field: "region" }],
    ["PERSON_HAS_MOVED", {}],
  ])("under %s is passed on, without what else it carries", async (code, details) => {
    const extensions = { ...details, code, stacktrace: [canary], sql: canary };
    const { errors } = await ask({ message: "Not so.", path: ["person"], extensions });

    expect(errors).toEqual([
      {
        message: "Not so.",
        path: ["person"],
        extensions: { ...details, code, serviceName: "people" },
      },
    ]);
    expect(logged).toEqual([]);
  });

  it("of each problem of an input is passed on, with no code but the one that a filter has", async () => {
    const [field, reason] = ["id", "must be one"];
    const problems = ["UNKNOWN_REGION", canary, undefined].map((code) => ({ field, reason, code }));
    const extensions = { code: "UNKNOWN_REGION", field, reason, problems };
    const { errors } = await ask({ message: "Not so.", path: ["person"], extensions });

    expect(errors?.[0]?.extensions?.problems).toEqual([
      { field, reason, code: "UNKNOWN_REGION" },
      { field, reason },
      { field, reason },
    ]);
  });

  it.each(["README.md", ".github/README.zh-CN.md"])(
    "is under codes that %s explains",
    async (readme) => {
      const rows = (await readFile(readme, "utf8")).match(/^\| `[A-Z].*$/gm) ?? [];
      const explained = rows.flatMap((row) => row.split("|")[1]?.match(/[A-Z_]+/g) ?? []);
      expect(explained).toEqual(expect.arrayContaining([...toldCodes]));
    },
  );
});
