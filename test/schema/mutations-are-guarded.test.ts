import { expect, it } from "@jest/globals";
import { compose } from "../../schema/compose.ts";

const contract = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@composeDirective"])
  @link(url: "https://laowu.example/access/v1.0", import: ["@forRoles"])
  @composeDirective(name: "@forRoles")
directive @forRoles(roles: [Role!]!) on FIELD_DEFINITION
enum Role { HELPER }
type Query { ok: Boolean }
type Mutation { end(input: EndInput!): Boolean @forRoles(roles: [HELPER]) }
input EndInput { id: ID! idempotencyKey: String! }`;

function problemsOf(sdl: string): readonly string[] {
  const composition = compose([{ name: "register", url: "province://61/register", sdl }]);
  return composition.kind === "refused" ? composition.problems : [];
}

it("a mutation for some roles, with a key of idempotency, is composed", () => {
  expect(problemsOf(contract)).toEqual([]);
});

const needsInput =
  "[register] Mutation.end: is a mutation and must have one argument, input, with an idempotencyKey, neither of them nullable.";

it.each([
  [
    "for everybody",
    "Boolean @forRoles(roles: [HELPER]) }",
    "Boolean }",
    "[register] Mutation.end: is a mutation and must be @forRoles(roles:).",
  ],
  ["without a key", "idempotencyKey: String!", "other: String!", needsInput],
  ["whose key may be left out", "idempotencyKey: String!", "idempotencyKey: String", needsInput],
  ["whose input may be left out", "EndInput!)", "EndInput)", needsInput],
  ["with a second argument", "EndInput!)", "EndInput!, province: String)", needsInput],
])("composition refuses a mutation %s", (_, before, after, problem) => {
  const changed = contract.replace(before, after);
  expect(changed).not.toBe(contract);
  expect(problemsOf(changed)).toEqual([problem]);
});
