import { describe, expect, it } from "@jest/globals";
import { compose } from "../../schema/compose.ts";

const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@composeDirective"])
  @link(url: "https://laowu.example/access/v1.0", import: ["@personal"])
  @composeDirective(name: "@personal")
directive @personal(group: FieldGroup!, of: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
enum FieldGroup { BASIC INCOME }
`;

const register = `
type Query {
  workers(filter: WorkerFilter, access: Access!): [Worker!] @personal(group: BASIC, of: "Worker")
  wages(of: ID!, access: Access!): Wages @personal(group: INCOME, of: "Worker")
  offices: [Office!]
}
input WorkerFilter { name: String @personal(group: BASIC, of: "Worker") }
input Access { purpose: String! }
type Office { name: String }
type Wages { monthly: Int @personal(group: INCOME, of: "Worker") }
type Worker @key(fields: "id") { id: ID! @personal(group: BASIC) }`;

function problemsAfter(before: string, after: string): readonly string[] {
  const sdl = `${header}${register}`.replace(before, after);
  const composition = compose([{ name: "register", url: "province://61/register", sdl }]);
  return composition.kind === "refused" ? composition.problems : [];
}

const problem = (field: string) =>
  `[register] ${field}: shows or picks by income, and a list must not lead to it.`;

describe("C3 Art. 28-30: what persons earn", () => {
  it("is shown of one person", () => {
    expect(problemsAfter("", "")).toEqual([]);
  });

  it.each([
    [
      "is no field of a record",
      "{ id: ID!",
      "{ wage: Int @personal(group: INCOME) id: ID!",
      "Worker.wage",
    ],
    [
      "is no field of a record that shows something else first",
      "{ id: ID!",
      "{ wage: Int @personal(group: BASIC) @personal(group: INCOME) id: ID!",
      "Worker.wage",
    ],
    ["is no list", "): Wages", "): [Wages!]", "Query.wages"],
    [
      "is not what a list leads to",
      "type Office { name: String }",
      "type Office { name: String paid: Wages }",
      "Wages.monthly",
    ],
    [
      "is not behind a union in a list",
      "type Office {",
      "union Any = Wages | Office\nextend type Query { any: [Any!] }\ntype Office {",
      "Wages.monthly",
    ],
    [
      "is not what a filter picks by",
      "input WorkerFilter {",
      'input WorkerFilter { wage: Int @personal(group: INCOME, of: "Worker")',
      "WorkerFilter.wage",
    ],
  ])("%s", (_, before, after, field) => {
    expect(problemsAfter(before, after)).toContain(problem(field));
  });
});
