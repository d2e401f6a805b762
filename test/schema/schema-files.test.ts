import "reflect-metadata";
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import {
  buildSchema,
  isInputObjectType,
  isIntrospectionType,
  Kind,
  parse,
  validate,
  visit,
} from "graphql";
import { schemaFiles } from "../../schema/schema-files.ts";
import { readSubgraphs } from "../../schema/subgraphs.ts";

const subgraphs = readSubgraphs();
const emitted = schemaFiles(subgraphs);
const textByFile = emitted.kind === "composed" ? emitted.textByFile : new Map<string, string>();
const api = textByFile.get("api.graphql") ?? "";

const roots: readonly string[] = ["Query", "Mutation"];

describe("The files of schema/", () => {
  it("are what `npm run schema` writes from today's classes", async () => {
    const committed = new Map<string, string>();
    for (const file of await readdir("schema")) {
      if (file.endsWith(".graphql")) committed.set(file, await readFile(`schema/${file}`, "utf8"));
    }

    expect([...committed.keys()].sort()).toEqual([...textByFile.keys()].sort());
    for (const [file, text] of textByFile)
      expect({ file, text: committed.get(file) }).toEqual({ file, text });
  });

  it("are the same bytes however often they are made", () => {
    expect(schemaFiles(readSubgraphs())).toEqual(emitted);
  });

  it("describe every type, field, argument and enum value", () => {
    const silent: string[] = [];
    for (const { name, sdl } of subgraphs) {
      let type = "";
      visit(parse(sdl), {
        enter(node) {
          if (!("description" in node)) return;
          const own = "name" in node ? (node.name?.value ?? "") : "";
          if (node.kind.endsWith("TypeDefinition")) type = own;
          const isRoot = roots.includes(own) && node.kind === Kind.OBJECT_TYPE_DEFINITION;
          if (node.description === undefined && !isRoot) silent.push(`${name}: ${type}.${own}`);
        },
      });
    }

    expect(silent).toEqual([]);
  });
});

describe("The public API", () => {
  const schema = buildSchema(api);

  it("shows nothing of federation, of sharding, or of what only subgraphs exchange", () => {
    expect(api).not.toMatch(/join__|link__|@inaccessible|@routed|@scattered|@merged|MergeRule/);
    for (const hidden of ["Demand", "Supply"]) expect(schema.getType(hidden)).toBeUndefined();
    expect(api).not.toMatch(/^ {2}(?:demand|supply|registration):/m);
  });

  it("keeps descriptions, with the Chinese term of every type", () => {
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && type.astNode && !roots.includes(type.name),
    );

    const without = types.filter(({ description }) => !/\p{Script=Han}/u.test(description ?? ""));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it("offers the root fields of the contract", () => {
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual([
      "accessLog",
      "agreement",
      "agreements",
      "alliances",
      "brands",
      "catalog",
      "changes",
      "correctionsForSource",
      "coverageNow",
      "employer",
      "job",
      "jobs",
      "myAuthorizations",
      "myCorrections",
      "openCorrections",
      "openPlacements",
      "personAcrossRegions",
      "personChanges",
      "personSnapshot",
      "region",
      "snapshot",
      "staleRecords",
      "webhooks",
      "whoLookedAtMe",
      "worker",
      "workers",
      "workingList",
      "workingListCounts",
      "workshops",
      "zeroEmploymentHouseholds",
    ]);
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {})).toEqual([
      "answerCorrection",
      "assignHelper",
      "claimPlacement",
      "closeJob",
      "confirmPlacement",
      "endPlacement",
      "erasePerson",
      "grantAuthorization",
      "publishJob",
      "raiseCorrection",
      "recordIntent",
      "registerWebhook",
      "registerWorker",
      "removeWebhook",
      "replayWebhook",
      "reportPlacement",
      "revokeAgreement",
      "rotateWebhookSecret",
      "setAssistancePlan",
      "setHouseholdPlan",
      "signAgreement",
      "upsertBrand",
      "upsertCatalogEntry",
      "upsertWorkshop",
      "withdrawAuthorization",
    ]);
  });

  it("calls the version that was read by one name in every input", () => {
    const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
    const named = inputs.flatMap((input) =>
      Object.keys(input.getFields())
        .filter((field) => /^(expected)?version$/i.test(field))
        .map((field) => `${input.name}.${field}`),
    );
    expect(named).toContain("SetHouseholdPlanInput.expectedVersion");
    expect(named.filter((field) => !field.endsWith(".expectedVersion"))).toEqual([]);
  });
});

describe("The examples", () => {
  it("each say what they show and are valid", async () => {
    const schema = buildSchema(api);
    const files = await readdir("schema/examples");
    expect(files.length).toBeGreaterThanOrEqual(10);
    for (const file of files) {
      const text = await readFile(`schema/examples/${file}`, "utf8");
      expect({ file, isExplained: text.startsWith("# ") }).toEqual({ file, isExplained: true });
      expect({ file, errors: validate(schema, parse(text)) }).toEqual({ file, errors: [] });
    }
  });
});
