import {
  type FieldNode,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  Kind,
  type NameNode,
  print,
  type VariableNode,
} from "graphql";
import { fieldOf } from "../../schema/access/field-of.ts";
import { groupKey, ownKeys } from "../reserved-names.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { flatten } from "./flat-selection.ts";
import type { SentField } from "./plan.ts";

/** What a province reports of itself in every scattered answer. */
const coverageFields = "outcomes { region state rows watermark code message }";

/** A field as a province gets it: the client's selection, and what merging needs besides. */
export function provinceText(field: SentField, supergraph: Supergraph): string {
  const { node, merge } = field;
  if ("hasIds" in merge) return merge.hasIds ? withExtra(node, `${ownKeys.id}: id`) : print(node);
  return `${headText(field)} { ${bodyTexts(field, supergraph).join(" ")} }`;
}

/** What is selected of an object that the gateway merges member by member, or makes by itself. */
function bodyTexts({ typeName, node, merge }: SentField, supergraph: Supergraph): string[] {
  if (merge.kind === "coverage") return [coverageFields];
  const type = childType(typeName, node, supergraph);
  if (!type) return [];
  const members = flatten(node.selectionSet?.selections ?? []);
  const texts = (nodes: readonly FieldNode[]) =>
    nodes.map((member) => memberText(type.name, member, supergraph));
  if (merge.kind !== "connection") return texts(members);
  const { edges } = merge;
  const isRows = ({ name }: FieldNode) => name.value === "edges";
  const isOther = (member: FieldNode) => !builtParts.has(member.name.value) && !isRows(member);
  return [
    ...texts(members.filter(isOther)),
    `${ownKeys.page}: pageInfo { ${merge.isFeed ? "endCursor hasNextPage" : "hasNextPage"} }`,
    ...("coverage" in type.getFields()
      ? [`${ownKeys.coverage}: coverage { ${coverageFields} }`]
      : []),
    // Last, and the cursor last of a row: so rows can be told apart without being read.
    ...texts(members.filter(isRows)),
    ...(edges.some(({ responseKey }) => responseKey === ownKeys.edges)
      ? [`${ownKeys.edges}: edges { ${cursor} }`]
      : []),
  ];
}

/** Parts of a connection that the gateway builds from what it asks for under names of its own. */
const builtParts: ReadonlySet<string> = new Set(["pageInfo", "coverage"]);

const cursor = `${ownKeys.cursor}: cursor`;

function memberText(typeName: string, node: FieldNode, supergraph: Supergraph): string {
  if (node.name.value === "edges") return withExtra(node, cursor);
  return groupedText(typeName, node, supergraph);
}

/** Lists that are merged by GROUP are asked for their group field, at every depth. */
function groupedText(typeName: string, node: FieldNode, supergraph: Supergraph): string {
  const type = childType(typeName, node, supergraph);
  if (!node.selectionSet || !type) return print(node);
  const rule = supergraph.sharding.mergeRules.get(`${typeName}.${node.name.value}`);
  const members = flatten(node.selectionSet.selections).map((member) =>
    groupedText(type.name, member, supergraph),
  );
  const extra = rule?.by === "GROUP" ? [`${groupKey(rule.on)}: ${rule.on}`] : [];
  return `${print({ ...node, selectionSet: undefined })} { ${[...members, ...extra].join(" ")} }`;
}

/** The object type a field returns; undefined when it returns a leaf or an abstract type. */
function childType(
  typeName: string,
  node: FieldNode,
  { fullSchema }: Supergraph,
): GraphQLObjectType | undefined {
  const type = getNamedType(fieldOf(fullSchema, typeName, node.name.value)?.type);
  return isObjectType(type) ? type : undefined;
}

/** Alias, name, arguments and directives; `after` becomes the province's own variable. */
function headText({ node, afterVariable }: SentField): string {
  if (afterVariable === null) return print({ ...node, selectionSet: undefined });
  const others = (node.arguments ?? []).filter(({ name }) => name.value !== "after");
  const after = {
    kind: Kind.ARGUMENT,
    name: named("after"),
    value: variable(afterVariable),
  } as const;
  return print({ ...node, arguments: [...others, after], selectionSet: undefined });
}

function withExtra(node: FieldNode, extra: string): string {
  const members = (node.selectionSet?.selections ?? []).map((selection) => print(selection));
  return `${print({ ...node, selectionSet: undefined })} { ${[...members, extra].join(" ")} }`;
}

function named(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

function variable(name: string): VariableNode {
  return { kind: Kind.VARIABLE, name: named(name) };
}
