import "reflect-metadata";
import { describe, expect, it } from "@jest/globals";
import {
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  parse,
  validateSchema,
} from "graphql";
import { buildProvinceSchema } from "../../subgraphs/province/schema.ts";

const { schema, sdl } = buildProvinceSchema();
const builtIn = /^(_|link__|federation__|(String|Int|Float|Boolean|ID|FieldSet)$)/;
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !builtIn.test(name));

/** Questions that mean nothing without saying of what. */
const ofWhat: Readonly<Record<string, string>> = {
  correctionsForSource: "sourceSystem",
  snapshot: "type",
  workingList: "list",
};

describe("the province contract", () => {
  it("is a valid schema, and its SDL is the same each time", () => {
    expect(validateSchema(schema)).toEqual([]);
    expect(buildProvinceSchema().sdl).toBe(sdl);
    expect(() => parse(sdl)).not.toThrow();
  });

  it("describes every type, field, argument and enum value", () => {
    const silent: string[] = [];
    const look = (place: string, { description }: { description?: string | null | undefined }) => {
      if (!description?.endsWith(".")) silent.push(place);
    };
    for (const type of types) {
      if (!["Query", "Mutation"].includes(type.name)) look(type.name, type);
      if (isEnumType(type))
        for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields()))
          look(`${type.name}.${field.name}`, field);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (field.name.startsWith("_")) continue;
        look(`${type.name}.${field.name}`, field);
        for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    expect(silent).toEqual([]);
  });

  it("every scalar says what it looks like", () => {
    for (const type of types)
      if (isScalarType(type)) expect(type.description).toMatch(/\p{Script=Han}/u);
  });

  it("every root field is routed or scattered, and needs no argument but what routes it and a ground", () => {
    const query = schema.getQueryType()?.getFields() ?? {};
    for (const field of Object.values(query)) {
      if (field.name.startsWith("_")) continue;
      expect(sdl).toMatch(
        new RegExp(`\\b${field.name}[^@]*(@(?:personal|forRoles)[^@]*)*@(routed|scattered)`),
      );
      const required = field.args.filter(isRequiredArgument).map(({ name }) => name);
      const own = required.filter((name) => name !== ofWhat[field.name]);
      expect(["", "access", "id", "id,access", "region", "region,access", "uscc"]).toContain(
        own.join(),
      );
    }
  });

  it("masks persons, and shows two things in full, each in a field group of its own", () => {
    const worker = schema.getType("Worker");
    const names = isObjectType(worker) ? Object.keys(worker.getFields()) : [];
    for (const name of names) expect(name).not.toMatch(/^(name|address|birthDate)$/);
    expect(names).toEqual(expect.arrayContaining(["nameMasked", "idNumberMasked", "phoneMasked"]));
    expect(sdl).toMatch(/\bidNumber: String @personal\(group: IDENTITY\)/);
    expect(sdl).toMatch(/\bphone: String @personal\(group: CONTACT\)/);
  });
});
