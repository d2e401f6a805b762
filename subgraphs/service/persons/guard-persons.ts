import {
  defaultFieldResolver,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionNode,
} from "graphql";
import type { Access } from "../../../schema/access/caller.ts";
import { personalTypes } from "../../../schema/access/data-agreement.ts";
import { LookGatherer, type PersonalLook } from "../../../schema/access/look.ts";
import type { PersonalFields } from "../../../schema/access/personal-fields.ts";
import type { Looks } from "./looks.ts";

/** What a context must have where persons are shown. */
export interface PersonalContext {
  readonly looks: Looks;
}

/**
 * Puts a guard before every way to persons: fields that lead to them, and `_entities`, which is a side
 * door. It stands around the resolvers, so that nobody who writes one can forget it. Behind it, what
 * is selected needs no guard of its own: all of it was looked at.
 */
export function guardPersons(schema: GraphQLSchema, personal: PersonalFields): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    if (isOfPersons(type.name)) {
      guardReference(type.extensions, { schema, personal, typeName: type.name });
      continue;
    }
    for (const field of Object.values(type.getFields())) {
      if (personal.has(`${type.name}.${field.name}`))
        guardField(field, `${type.name}.${field.name}`, { schema, personal });
    }
  }
}

interface Guarded {
  readonly schema: GraphQLSchema;
  readonly personal: PersonalFields;
}

function guardField(
  field: GraphQLField<unknown, unknown>,
  coordinate: string,
  guarded: Guarded,
): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    const { looks } = context as PersonalContext;
    const look = lookOfField(field, coordinate, args, info, guarded);
    looks.admit(look);
    looks.checkGround(look, args.access as Access);
    return resolve(source, args, context, info);
  };
}

/** Where @apollo/subgraph keeps how a type's references are resolved. */
interface ReferenceExtensions {
  apollo?: { subgraph?: { resolveReference?: ResolveReference } };
}

type ResolveReference = (reference: unknown, context: unknown, info: GraphQLResolveInfo) => unknown;

function guardReference(
  extensions: ReferenceExtensions,
  guarded: Guarded & { readonly typeName: string },
): void {
  const subgraph = extensions.apollo?.subgraph;
  const resolve = subgraph?.resolveReference;
  if (subgraph === undefined || resolve === undefined) return;
  // Async, so that one that is denied costs its own entity and not the whole call.
  subgraph.resolveReference = async (reference, context, info) => {
    const look = lookOfReference(info, guarded);
    if (look !== null) (context as PersonalContext).looks.admit(look);
    return resolve(reference, context, info);
  };
}

/** One list of nodes is shared by all entities of a call and by all rows of a list. */
const known = new WeakMap<readonly object[], Map<string, PersonalLook | null>>();

function lookOfReference(
  info: GraphQLResolveInfo,
  { typeName, ...guarded }: Guarded & { readonly typeName: string },
): PersonalLook | null {
  return kept(info, typeName, () => {
    const gatherer = new LookGatherer(guarded);
    const fragments = info.fieldNodes
      .flatMap(({ selectionSet }) => selectionSet?.selections ?? [])
      .map((selection) => fragmentOf(selection, info));
    for (const fragment of fragments)
      if (fragment && mayBeOf(typeName, fragment, info))
        gatherer.addSelections(fragment.selectionSet, typeName, info.fragments);
    return gatherer.look;
  });
}

function fragmentOf(selection: SelectionNode, { fragments }: GraphQLResolveInfo) {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
  return selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : undefined;
}

/** Whether it selects of the type: it names that one, or none, or `_Entity`, which is any of them. */
function mayBeOf(
  typeName: string,
  { typeCondition }: InlineFragmentNode | FragmentDefinitionNode,
  { schema }: GraphQLResolveInfo,
): boolean {
  const named = typeCondition?.name.value;
  return named === undefined || named === typeName || isAbstractType(schema.getType(named));
}

function lookOfField(
  field: GraphQLField<unknown, unknown>,
  coordinate: string,
  args: Readonly<Record<string, unknown>>,
  info: GraphQLResolveInfo,
  guarded: Guarded,
): PersonalLook {
  const look = kept(info, coordinate, () => {
    const gatherer = new LookGatherer(guarded);
    gatherer.add(coordinate);
    gatherer.addArguments(field, args);
    for (const { selectionSet } of info.fieldNodes) {
      const returned = getNamedType(field.type).name;
      if (selectionSet) gatherer.addSelections(selectionSet, returned, info.fragments);
    }
    return gatherer.look;
  });
  if (look === null) throw new Error(`${coordinate} is @personal and looks at nobody.`);
  return look;
}

function kept(
  { fieldNodes }: GraphQLResolveInfo,
  key: string,
  make: () => PersonalLook | null,
): PersonalLook | null {
  const byKey = known.get(fieldNodes) ?? new Map<string, PersonalLook | null>();
  known.set(fieldNodes, byKey);
  const before = byKey.get(key);
  if (before !== undefined) return before;
  const look = make();
  byKey.set(key, look);
  return look;
}

function isOfPersons(type: string): boolean {
  return personalTypes.some((one) => one === type);
}
