import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { readPersonalFields } from "../../schema/access/personal-fields.ts";
import { compose } from "../../schema/compose.ts";

const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@composeDirective"])
  @link(url: "https://laowu.example/access/v1.0", import: ["@personal"])
  @composeDirective(name: "@personal")
directive @personal(group: FieldGroup!, of: String) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
enum FieldGroup { BASIC INTENT EMPLOYMENT }
`;

const register = `
type Query {
  workers(filter: WorkerFilter, access: Access!): WorkerConnection @personal(group: BASIC, of: "Worker")
}
input WorkerFilter { name: String @personal(group: BASIC, of: "Worker") }
input Access { purpose: String! }
type WorkerConnection { edges: [WorkerEdge!]! }
type WorkerEdge { node: Worker! }
type Worker @key(fields: "id") {
  id: ID! @personal(group: BASIC)
  intent: String @personal(group: INTENT)
}`;

function problemsOf(sdl: string, url = "province://61/register"): readonly string[] {
  const composition = compose([{ name: "register", url, sdl }]);
  return composition.kind === "refused" ? composition.problems : [];
}

/** The problems after one change; a change that changes nothing is a mistake of the test. */
function problemsAfter(before: string, after: string): readonly string[] {
  const changed = `${header}${register}`.replace(before, after);
  expect(changed).not.toBe(`${header}${register}`);
  return problemsOf(changed);
}

it("a contract that guards every person is composed", () => {
  expect(problemsOf(`${header}${register}`)).toEqual([]);
});

describe("composition refuses", () => {
  it.each([
    [
      "a field of a record that says nothing of it",
      "intent: String @personal(group: INTENT)",
      "intent: String",
      "[register] Worker.intent: belongs to a person's record and must be @personal(group:).",
    ],
    [
      "a way to persons that says nothing of it",
      ' @personal(group: BASIC, of: "Worker")\n}\ninput',
      "\n}\ninput",
      "[register] Query.workers: leads to persons and must be @personal(group:).",
    ],
    [
      "a way to persons that asks for no ground",
      "access: Access!",
      "access: Access",
      "[register] Query.workers: leads to persons and needs the argument access: Access!.",
    ],
    [
      "a way from one record past the list",
      "type Query {",
      "type Query { anybody: Worker",
      "[register] Query.anybody: leads to persons and must be @personal(group:).",
    ],
    [
      "X25: a way to persons behind a union",
      "type Query {",
      "union Anyone = Office | Worker\ntype Office { id: ID! }\ntype Query { anyone: [Anyone!]",
      "[register] Query.anyone: leads to persons and must be @personal(group:).",
    ],
    [
      "X25: a way to persons behind an interface",
      "type Worker @key",
      "interface Named { id: ID! }\nextend type Query { named: [Named!] }\nextend type Worker implements Named\ntype Worker @key",
      "[register] Query.named: leads to persons and must be @personal(group:).",
    ],
    [
      "a filter that picks persons by what it does not name",
      'name: String @personal(group: BASIC, of: "Worker")',
      "name: String",
      "[register] WorkerFilter.name: picks persons and must be @personal(group:).",
    ],
    [
      "X26: GHSA-g8jh-vg5j-4h3f: a guard under another name",
      'import: ["@personal"])\n  @composeDirective(name: "@personal")\ndirective @personal',
      'import: [{ name: "@personal", as: "@open" }])\n  @composeDirective(name: "@open")\ndirective @open',
      '[register] schema: must import "@personal" and "@forRoles" under their own names.',
    ],
  ])("%s", (_, before, after, problem) => {
    expect(problemsAfter(before, after)).toContain(problem);
  });

  it("a person whom a subgraph shows that is no province", () => {
    expect(problemsOf(`${header}${register}`, "http://127.0.0.1:4010/graphql")).toContain(
      "[register] Worker.intent: shows persons, but this subgraph is no province.",
    );
  });
});

it("candidates need every group of fields that their reasons and their order tell of", () => {
  const supergraph = parse(readFileSync("schema/supergraph.graphql", "utf8"));
  const shown = readPersonalFields(supergraph, []).get("JobPosting.candidates") ?? [];
  expect(shown.map(({ group }) => group).sort()).toEqual([
    "BASIC",
    "EMPLOYMENT",
    "INTENT",
    "SKILLS",
  ]);
});
