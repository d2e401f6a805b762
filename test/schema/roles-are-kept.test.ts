import { describe, expect, it } from "@jest/globals";
import { compose } from "../../schema/compose.ts";

const contract = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@composeDirective"])
  @link(url: "https://laowu.example/access/v1.0", import: ["@forRoles"])
  @composeDirective(name: "@forRoles")
directive @forRoles(roles: [Role!]!) on FIELD_DEFINITION
enum Role { AUDITOR DATA_SUBJECT }
type Query {
  log: LogPage @forRoles(roles: [AUDITOR])
  mine: LogPage @forRoles(roles: [DATA_SUBJECT])
  places: Places
}
type LogPage { edges: [LogEdge!]! places: Places! }
type LogEdge { node: LogEntry! }
type LogEntry { id: ID! }
type Places @shareable { count: Int! }`;

function problemsOf(sdl: string, url = "province://61/register"): readonly string[] {
  const composition = compose([{ name: "register", url, sdl }]);
  return composition.kind === "refused" ? composition.problems : [];
}

it("a contract that keeps a log for its roles is composed", () => {
  expect(problemsOf(contract)).toEqual([]);
});

describe("composition refuses", () => {
  it.each([
    [
      "a way to the log that says nothing of roles",
      "places: Places\n}",
      "places: Places all: LogPage }",
      "[register] Query.all: leads to LogPage, which is for some roles alone.",
    ],
    [
      "a way past the list",
      "places: Places\n}",
      "places: Places one: LogEntry }",
      "[register] Query.one: leads to LogEntry, which is for some roles alone.",
    ],
    [
      "X25: a way from an open object",
      "type Places @shareable { count: Int! }",
      "type Places @shareable { count: Int! last: LogEntry }",
      "[register] Places.last: leads to LogEntry, which is for some roles alone.",
    ],
    [
      "X21: a key, by which `_entities` would lead to it",
      "type LogEntry { id",
      'type LogEntry @key(fields: "id") { id',
      "[register] LogEntry.id: is for some roles alone, and `_entities` leads to its type.",
    ],
    [
      "a guard where nobody looks",
      "type LogEntry { id: ID! }",
      "type LogEntry { id: ID! more: Int @forRoles(roles: [AUDITOR]) }",
      "[register] LogEntry.more: is @forRoles, and must be a root field.",
    ],
    [
      "X26: a guard under another name",
      'import: ["@forRoles"]',
      'import: [{ name: "@forRoles", as: "@open" }]',
      '[register] schema: must import "@personal" and "@forRoles" under their own names.',
    ],
    [
      "a guard that is not imported",
      'import: ["@forRoles"]',
      'import: ["@personal"]',
      '[register] schema: uses "@forRoles" and must import it.',
    ],
    [
      "a guard that does not reach the gateway",
      '  @composeDirective(name: "@forRoles")\n',
      "",
      '[register] schema: uses "@forRoles" and must compose it (@composeDirective).',
    ],
  ])("%s", (_, before, after, problem) => {
    const changed = contract.replace(before, after);
    expect(changed).not.toBe(contract);
    expect(problemsOf(changed)).toContain(problem);
  });

  it("a guard in a subgraph that is no province", () => {
    expect(problemsOf(contract, "http://127.0.0.1:4010/graphql")).toContain(
      "[register] Query.log: is @forRoles, but this subgraph is no province.",
    );
  });
});
