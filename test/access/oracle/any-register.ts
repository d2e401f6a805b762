import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  Kind,
  parse,
  print,
  responsePathAsArray,
  type SelectionNode,
} from "graphql";
import { executableSubgraph } from "../../support/subgraph-schema.ts";
import { provinceCodes } from "./operations.ts";
import { askedApart } from "./shown.ts";

/** A row that was answered: by which province, to which question, and about which row that was sent. */
export interface Origin {
  readonly province: string;
  readonly part: string;
  readonly sent: string | null;
}

/**
 * Registers that have one row of whatever is asked, whose ids follow from the question. So it can
 * be said of each row that is sent on where it came from.
 */
export interface AnyRegisters {
  /** By path, as `startEndpoint` takes them. */
  readonly schemas: Readonly<Record<string, GraphQLSchema>>;
  /** By id; what has been answered since the last `clear()`. */
  readonly origins: Map<string, Origin[]>;
}

const extensions = { "46": "hainan", "53": "yunnan", "61": "shaanxi" } as const;

export function anyRegisters(): AnyRegisters {
  const origins = new Map<string, Origin[]>();
  const served = provinceCodes.flatMap((province) => {
    const own = Object.entries(extensions).filter(([code]) => code === province);
    return ["province", "exchange", ...own.map(([, name]) => name)].map(
      (name) => [`${province}/${name}`, anySchema(name, province, origins)] as const,
    );
  });
  return { schemas: Object.fromEntries(served), origins };
}

function anySchema(name: string, province: string, origins: AnyRegisters["origins"]) {
  const schema = executableSubgraph(parse(readFileSync(`schema/${name}.graphql`, "utf8")));
  const answer = answerer(province, origins);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) field.resolve = answer;
  }
  return schema;
}

/** An object of an answer: how it was come to, and what was sent of it. */
interface Row {
  readonly trail: string;
  readonly sent: Readonly<Record<string, unknown>> | null;
}

function answerer(province: string, origins: AnyRegisters["origins"]) {
  return (
    row: Row | undefined,
    args: Readonly<Record<string, unknown>>,
    _: unknown,
    info: GraphQLResolveInfo,
  ): unknown => {
    if (info.fieldName === "_entities") return (args.representations as Sent[]).map(entity);
    if (info.fieldName === "id") return idOf(row, info);
    if (info.fieldName === "cursor")
      return `${"0".repeat(16)}~${idOf(child(row, "node", {}), info)}`;
    return anyValue(info.returnType, child(row, info.fieldName, args));
  };

  function idOf(row: Row | undefined, info: GraphQLResolveInfo): string {
    const sent = row?.sent?.id;
    if (typeof sent === "string") return sent;
    const id = `${province}:${createHash("sha256")
      .update(row?.trail ?? "")
      .digest("hex")
      .slice(0, 16)}`;
    const origin = {
      province,
      part: partOf(info),
      sent: row?.trail.startsWith("@") ? sentOf(row) : null,
    };
    origins.set(id, [...(origins.get(id) ?? []), origin]);
    return id;
  }
}

type Sent = Readonly<Record<string, unknown>>;

const entity = (sent: Sent) => ({ __typename: sent.__typename, trail: `@${sent.id}@`, sent });

/** The id of the row that was sent, at whose field a row was found. */
function sentOf({ trail }: Row): string {
  return trail.split("@")[1] ?? "";
}

function child(row: Row | undefined, field: string, args: Readonly<Record<string, unknown>>): Row {
  return { trail: `${row?.trail ?? ""}/${field}${JSON.stringify(args)}`, sent: null };
}

/** The root selection of the operation below which a field stands, as text. */
function partOf({ path, operation }: GraphQLResolveInfo): string {
  const [root, , inner] = responsePathAsArray(path);
  const named = (name: unknown) => (one: SelectionNode) =>
    one.kind === Kind.FIELD && (one.alias ?? one.name).value === name;
  const found = operation.selectionSet.selections.find(named(root));
  if (found?.kind !== Kind.FIELD) return "";
  const parts = askedApart(found);
  const own = parts.find(({ selectionSet }) =>
    (selectionSet?.selections ?? []).some(
      (one) => one.kind === Kind.INLINE_FRAGMENT && one.selectionSet.selections.some(named(inner)),
    ),
  );
  return print(own ?? parts[0] ?? found);
}

const scalars: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 0.5,
  String: "any",
  Date: "2025-06-01",
  DateTime: "2025-06-01T00:00:00.000Z",
  Decimal: "1.00",
  OccupationCode: "4-03",
  RegionCode: "61",
  Boolean: false,
};

function anyValue(type: GraphQLOutputType, row: Row): unknown {
  const given = getNullableType(type);
  if (isListType(given)) return [anyValue(given.ofType, row)];
  const named = getNamedType(given);
  if (isEnumType(named)) return named.getValues()[0]?.value;
  return isObjectType(named) ? row : (scalars[named.name] ?? "any");
}
