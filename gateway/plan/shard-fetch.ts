import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  type SelectionNode,
} from "graphql";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import type { ShardedSubgraph, ShardingRule } from "../supergraph/sharding.ts";
import {
  conditionsOf,
  type FlatField,
  flatten,
  inlineFragments,
  responseKeyOf,
  withConditions,
} from "./flat-selection.ts";
import { groupKey, hasIdKey, mergeOf } from "./merge-of.ts";
import { ownKeys } from "./own-keys.ts";
import type {
  EntitiesPart,
  EntityFetch,
  EntityGroup,
  FieldPart,
  Merge,
  Part,
  RootFetch,
  Route,
  SentField,
  ShardedFetch,
} from "./plan.ts";

/**
 * Splits a fetch from a sharded subgraph into parts, each with a route of its own. At run time the
 * parts that go to one province travel in one call.
 */
export function shardFetch(
  fetch: RootFetch | EntityFetch,
  subgraph: ShardedSubgraph,
  supergraph: Supergraph,
): ShardedFetch {
  const document = parse(fetch.operation, { noLocation: true });
  const splitter = new Splitter(document, supergraph);
  const parts =
    fetch.kind === "rootFetch"
      ? splitter.fieldParts(fetch.operationKind)
      : fetch.groups.flatMap((group) => splitter.entitiesParts(group));
  return {
    kind: "shardedFetch",
    subgraph: fetch.subgraph,
    operationKind: fetch.kind === "rootFetch" ? fetch.operationKind : OperationTypeNode.QUERY,
    onlyProvince: subgraph.coverage.kind === "one" ? subgraph.coverage.province : null,
    parts,
    stepsAfter: fetch.stepsAfter,
    order: fetch.order,
    rewrites: fetch.kind === "rootFetch" ? fetch.rewrites : [],
  };
}

class Splitter {
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #supergraph: Supergraph;
  /** Numbers the provinces' own `after` variables of this fetch. */
  #afterCount = 0;

  constructor(document: DocumentNode, supergraph: Supergraph) {
    this.#supergraph = supergraph;
    this.#fragments = new Map(
      document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
    const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    this.#operation = operation as OperationDefinitionNode;
  }

  fieldParts(operationKind: OperationTypeNode): FieldPart[] {
    const rootType = this.#supergraph.fullSchema.getRootType(operationKind);
    return this.#flattened(this.#operation.selectionSet.selections)
      .filter(({ node }) => node.name.value !== "__typename")
      .map((flat): FieldPart => {
        const typeName = rootType?.name ?? "Query";
        const rule = this.#ruleOf(typeName, flat.node);
        if (rule === null) {
          throw new Error(`${typeName}.${flat.node.name.value} is neither @routed nor @scattered.`);
        }
        const { field, text } = this.#sent(typeName, flat, rule);
        return {
          kind: "field",
          responseKey: responseKeyOf(flat.node),
          route: field.route,
          field,
          ...this.#withVariables(text, [field]),
        };
      });
  }

  /** A group has up to two parts: what its own province answers, and what every province is asked. */
  entitiesParts(group: EntityGroup): EntitiesPart[] {
    const call = this.#operation.selectionSet.selections.find(
      (selection): selection is FieldNode =>
        selection.kind === Kind.FIELD && responseKeyOf(selection) === group.responseKey,
    );
    const kept: string[] = [];
    const keys = new Set<string>();
    const scattered: { typeName: string; text: string; field: SentField }[] = [];
    for (const fragment of this.#inlined(call?.selectionSet?.selections ?? [])) {
      if (fragment.kind !== Kind.INLINE_FRAGMENT) continue;
      const typeName = fragment.typeCondition?.name.value ?? "";
      for (const key of this.#supergraph.sharding.keys.get(typeName) ?? []) keys.add(key);
      const conditions = fragment.directives ?? [];
      const own: string[] = [];
      for (const flat of flatten(fragment.selectionSet.selections, conditions)) {
        const rule = this.#ruleOf(typeName, flat.node);
        if (rule?.kind !== "scattered") {
          this.#refuseNestedScatter(typeName, flat.node);
          own.push(withConditions(flat, print(flat.node)));
          continue;
        }
        scattered.push({ typeName, ...this.#sent(typeName, flat, rule) });
      }
      if (own.some((text) => text !== "__typename") || scattered.length === 0) {
        kept.push(`... on ${typeName} { ${own.join(" ")} }`);
      }
    }
    const parts: EntitiesPart[] = [];
    if (kept.length > 0) {
      parts.push(
        this.#entitiesPart({
          group,
          suffix: "",
          route: { kind: "key" },
          texts: kept,
          fields: [],
          keys,
        }),
      );
    }
    if (scattered.length > 0) {
      const texts = scattered.map(({ typeName, text }) => `... on ${typeName} { ${text} }`);
      const fields = scattered.map(({ field }) => field);
      const route = unionOfRoutes(fields.map((field) => field.route));
      parts.push(this.#entitiesPart({ group, suffix: "_all", route, texts, fields, keys }));
    }
    return parts;
  }

  #entitiesPart(part: {
    readonly group: EntityGroup;
    readonly suffix: string;
    readonly route: Route;
    readonly texts: readonly string[];
    readonly fields: readonly SentField[];
    readonly keys: ReadonlySet<string>;
  }): EntitiesPart {
    const responseKey = `${part.group.responseKey}${part.suffix}`;
    const variable = `${part.group.variable}${part.suffix}`;
    const text = `${responseKey}: _entities(representations: $${variable}) { ${part.texts.join(" ")} }`;
    return {
      kind: "entities",
      responseKey,
      route: part.route,
      group: { ...part.group, responseKey, variable },
      keys: [...part.keys],
      fields: part.fields,
      ...this.#withVariables(text, part.fields, [`$${variable}: [_Any!]!`]),
    };
  }

  #sent(typeName: string, flat: FlatField, rule: ShardingRule): { field: SentField; text: string } {
    const definition = this.#fieldDefinition(typeName, flat.node);
    const selection = flatten(flat.node.selectionSet?.selections ?? []);
    this.#refuseNestedScatter(typeName, flat.node);
    const merge: Merge =
      rule.kind === "scattered"
        ? mergeOf(definition, selection, this.#supergraph.sharding)
        : {
            kind: "single",
            hasIds: hasIdKey(getNamedType(definition.type).name, this.#supergraph.sharding),
          };
    const paged =
      merge.kind === "connection" && definition.args.some(({ name }) => name === "after");
    const afterVariable = paged ? `laowuAfter${this.#afterCount++}` : null;
    const field: SentField = {
      typeName,
      responseKey: responseKeyOf(flat.node),
      node: flat.node,
      conditions: conditionsOf(flat),
      route: this.#routeOf(typeName, flat.node, rule),
      afterVariable,
      merge,
    };
    return { field, text: withConditions(flat, this.#fieldText(field, selection, definition)) };
  }

  /** The field as a province gets it: the client's selection, and what merging needs besides. */
  #fieldText(
    field: SentField,
    selection: readonly FlatField[],
    definition: GraphQLField<unknown, unknown>,
  ): string {
    const { node, merge } = field;
    if ("hasIds" in merge) {
      return merge.hasIds ? withExtra(node, `${ownKeys.id}: id`) : print(node);
    }
    const head = headText(field);
    if (merge.kind === "coverage") return `${head} { ${coverageFields} }`;
    const type = getNamedType(definition.type);
    if (merge.kind === "object") {
      return `${head} { ${selection.map((flat) => this.#memberText(type.name, flat)).join(" ")} }`;
    }
    const members = selection
      .filter(({ node: member }) => !["pageInfo", "coverage"].includes(member.name.value))
      .map((flat) => this.#memberText(type.name, flat));
    const coverage =
      isObjectType(type) && "coverage" in type.getFields()
        ? `${ownKeys.coverage}: coverage { ${coverageFields} }`
        : "";
    const edges = merge.edges.some(({ responseKey }) => responseKey === ownKeys.edges)
      ? `${ownKeys.edges}: edges { ${ownKeys.cursor}: cursor }`
      : "";
    const page = `${ownKeys.page}: pageInfo { hasNextPage }`;
    return `${head} { ${[...members, edges, page, coverage].filter(Boolean).join(" ")} }`;
  }

  #memberText(typeName: string, flat: FlatField): string {
    const { node } = flat;
    if (node.name.value === "edges") {
      return withConditions(flat, withExtra(node, `${ownKeys.cursor}: cursor`));
    }
    return withConditions(flat, this.#groupedText(typeName, node));
  }

  /** Lists that are merged by GROUP are asked for their group field, at every depth. */
  #groupedText(typeName: string, node: FieldNode): string {
    const child = this.#objectTypeOf(typeName, node);
    if (!node.selectionSet || child === null) return print(node);
    const rule = this.#supergraph.sharding.mergeRules.get(`${typeName}.${node.name.value}`);
    const members = flatten(node.selectionSet.selections).map((flat) =>
      withConditions(flat, this.#groupedText(child.name, flat.node)),
    );
    const extra = rule?.by === "GROUP" ? [`${groupKey(rule.on)}: ${rule.on}`] : [];
    return `${print({ ...node, selectionSet: undefined })} { ${[...members, ...extra].join(" ")} }`;
  }

  #routeOf(typeName: string, node: FieldNode, rule: ShardingRule): Route {
    if (rule.kind === "scattered") return { kind: "all", over: rule.over };
    const { args } = this.#fieldDefinition(typeName, node);
    const argument = args.find(({ name }) => name === rule.by[0]);
    const isId = rule.by.length === 1 && argument && getNamedType(argument.type).name === "ID";
    return { kind: "argument", path: rule.by, holds: isId ? "id" : "region" };
  }

  #ruleOf(typeName: string, node: FieldNode): ShardingRule | null {
    return this.#supergraph.sharding.rules.get(`${typeName}.${node.name.value}`) ?? null;
  }

  /**
   * INVARIANT: a scattered field stands at the top of a fetch. Further down it would be answered by
   * one province alone, and the others' rows would be lost without a word.
   */
  #refuseNestedScatter(typeName: string, node: FieldNode): void {
    const child = this.#objectTypeOf(typeName, node);
    if (child === null) return;
    for (const flat of flatten(node.selectionSet?.selections ?? [])) {
      if (this.#ruleOf(child.name, flat.node)?.kind === "scattered") {
        throw new Error(
          `${child.name}.${flat.node.name.value} is @scattered but would be asked of one province; ` +
            "let it @requires an @external field.",
        );
      }
      this.#refuseNestedScatter(child.name, flat.node);
    }
  }

  /** The object type a field returns, or null when it returns a leaf or an abstract type. */
  #objectTypeOf(typeName: string, node: FieldNode): GraphQLObjectType | null {
    const type = this.#supergraph.fullSchema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
    const named = field && getNamedType(field.type);
    return isObjectType(named) ? named : null;
  }

  #fieldDefinition(typeName: string, node: FieldNode): GraphQLField<unknown, unknown> {
    const type = this.#supergraph.fullSchema.getType(typeName);
    const field = type && "getFields" in type ? type.getFields()[node.name.value] : undefined;
    if (!field || !("args" in field)) {
      throw new Error(
        `The plan asks for ${typeName}.${node.name.value}, which the supergraph lacks.`,
      );
    }
    return field as GraphQLField<unknown, unknown>;
  }

  #flattened(selections: readonly SelectionNode[]): FlatField[] {
    return flatten(this.#inlined(selections));
  }

  #inlined(selections: readonly SelectionNode[]): readonly SelectionNode[] {
    return inlineFragments(selections, this.#fragments);
  }

  /** Which of the operation's variables a text uses, with their definitions. */
  #withVariables(
    text: string,
    fields: readonly SentField[],
    extra: readonly string[] = [],
  ): Pick<Part, "text" | "variables" | "definitions"> {
    const used = (this.#operation.variableDefinitions ?? []).filter((definition) =>
      new RegExp(`\\$${definition.variable.name.value}\\b`).test(text),
    );
    const clientVariables = used.filter(({ type }) => !print(type).startsWith("[_Any"));
    const after = fields.flatMap(({ afterVariable, typeName, node }) => {
      if (afterVariable === null) return [];
      const argument = this.#fieldDefinition(typeName, node).args.find(
        ({ name }) => name === "after",
      );
      return [`$${afterVariable}: ${String(argument?.type)}`];
    });
    return {
      text,
      variables: clientVariables.map(({ variable }) => variable.name.value),
      definitions: [...extra, ...clientVariables.map((definition) => print(definition)), ...after],
    };
  }
}

/** What a province reports of itself in every scattered answer. */
const coverageFields = "outcomes { region state rows watermark code message }";

/** Alias, name, arguments and directives; `after` becomes the province's own variable. */
function headText({ node, afterVariable }: SentField): string {
  if (afterVariable === null) return print({ ...node, selectionSet: undefined });
  const others = (node.arguments ?? []).filter(({ name }) => name.value !== "after");
  const bare = print({ ...node, arguments: others, directives: [], selectionSet: undefined });
  const after = `after: $${afterVariable}`;
  const withAfter = others.length > 0 ? bare.replace(/\)$/, `, ${after})`) : `${bare}(${after})`;
  return [withAfter, ...(node.directives ?? []).map((directive) => print(directive))].join(" ");
}

function withExtra(node: FieldNode, extra: string): string {
  const members = (node.selectionSet?.selections ?? []).map((selection) => print(selection));
  return `${print({ ...node, selectionSet: undefined })} { ${[...members, extra].join(" ")} }`;
}

/** Parts that travel together go where any of them must. */
function unionOfRoutes(routes: readonly Route[]): Route {
  const [first, ...others] = routes;
  return first !== undefined && others.length === 0 ? first : { kind: "all", over: null };
}
