import { describe, expect, it } from "@jest/globals";
import { buildSchema, type DocumentNode, execute, type GraphQLResolveInfo, parse } from "graphql";
import { type GivenSelection, selectionOf } from "../../subgraphs/service/selection.ts";

const schema = buildSchema(`
  type Query { worker: Worker }
  type Worker { id: ID name: String skill: Skill jobs(past: Boolean): Int }
  type Skill { name: String level: Int }
`);

/** What is selected of the worker when the document is executed with these variables. */
async function selectedBy(document: DocumentNode, variableValues = {}): Promise<GivenSelection> {
  let selection: GivenSelection | undefined;
  const worker = (_: unknown, __: unknown, info: GraphQLResolveInfo) => {
    selection = selectionOf(info, "Worker");
    return null;
  };
  await execute({ schema, document, variableValues, rootValue: { worker } });
  if (selection === undefined) throw new Error("The worker was not asked for.");
  return selection;
}

describe("a selection", () => {
  const conditional = parse(`
    query ($all: Boolean!) { worker { id ...Skilled } }
    fragment Skilled on Worker { skill { name level @include(if: $all) } }`);

  it.each([true, false])("follows the variables of its request: %s", async (all) => {
    await selectedBy(conditional, { all: !all });

    const skill = (await selectedBy(conditional, { all })).at("skill");

    expect([...skill.fields]).toEqual(all ? ["name", "level"] : ["name"]);
  });

  it.each([true, false])("follows what its request gives to a field: %s", async (past) => {
    const document = parse("query ($past: Boolean!) { worker { jobs(past: $past) } }");
    await selectedBy(document, { past: !past });

    const selection = await selectedBy(document, { past });

    expect(selection.asks("jobs", "past")).toBe(past);
  });

  it("is made once for a document without conditions", async () => {
    const document = parse("{ worker { id skill { name } } }");

    const [first, second] = [await selectedBy(document), await selectedBy(document)];

    expect(second).toBe(first);
    expect(second.at("skill")).toBe(first.at("skill"));
  });

  it("puts together what is selected of a field in several places", async () => {
    const document = parse("{ worker { skill { name } } worker { id skill { level } } }");

    const selection = await selectedBy(document);

    expect([...selection.fields]).toEqual(["skill", "id"]);
    expect([...selection.at("skill").fields]).toEqual(["name", "level"]);
  });
});
