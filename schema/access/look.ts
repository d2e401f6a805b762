import {
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { PersonalType } from "./data-agreement.ts";
import type { Look } from "./decide.ts";
import type { FieldGroup } from "./field-group.ts";
import { fieldOf } from "./field-of.ts";
import type { PersonalFields } from "./personal-fields.ts";

/** What of persons is looked at, and by which fields. */
export interface PersonalLook extends Look {
  /** Coordinates such as "Worker.intent", by group. */
  readonly fields: ReadonlyMap<FieldGroup, ReadonlySet<string>>;
}

export interface LookedAt {
  readonly schema: GraphQLSchema;
  readonly personal: PersonalFields;
}

/** Gathers what an operation looks at; a field counts wherever it stands and whatever it is called. */
export class LookGatherer {
  readonly #schema: GraphQLSchema;
  readonly #personal: PersonalFields;
  readonly #types = new Set<PersonalType>();
  readonly #fields = new Map<FieldGroup, Set<string>>();

  constructor({ schema, personal }: LookedAt) {
    this.#schema = schema;
    this.#personal = personal;
  }

  /** Null when it is open to everyone. */
  get look(): PersonalLook | null {
    if (this.#fields.size === 0) return null;
    return { types: this.#types, groups: new Set(this.#fields.keys()), fields: this.#fields };
  }

  /** All that another one looks at. */
  addLook({ types, fields }: Pick<PersonalLook, "types" | "fields">): void {
    for (const type of types) this.#types.add(type);
    for (const [group, coordinates] of fields)
      for (const coordinate of coordinates) this.#addTo(group, coordinate);
  }

  /** One field, without what stands below it. */
  add(coordinate: string): void {
    for (const { type, group } of this.#personal.get(coordinate) ?? []) {
      this.#types.add(type);
      this.#addTo(group, coordinate);
    }
  }

  /** Everything that is selected of a type. */
  addSelections(
    { selections }: SelectionSetNode,
    typeName: string,
    fragments: Readonly<Record<string, FragmentDefinitionNode>> = {},
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const { name, selectionSet } = selection;
        this.add(`${typeName}.${name.value}`);
        // What stands below `_entities` says by fragments which types it is about.
        const below = fieldOf(this.#schema, typeName, name.value);
        if (selectionSet)
          this.addSelections(selectionSet, below ? getNamedType(below.type).name : "", fragments);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      if (fragment === undefined) throw new Error("A fragment is missing.");
      const onType = fragment.typeCondition?.name.value ?? typeName;
      this.addSelections(fragment.selectionSet, onType, fragments);
    }
  }

  /**
   * What the arguments of a field say of the persons they pick: who may not see a field must not
   * learn it by asking for those who have it.
   */
  addArguments(
    { args }: Pick<GraphQLField<unknown, unknown>, "args">,
    values: Readonly<Record<string, unknown>>,
  ): void {
    for (const { name, type } of args) this.#addInput(values[name], type);
  }

  #addTo(group: FieldGroup, coordinate: string): void {
    this.#fields.set(group, (this.#fields.get(group) ?? new Set()).add(coordinate));
  }

  #addInput(value: unknown, given: GraphQLInputType): void {
    if (value === null || value === undefined) return;
    const type = getNullableType(given);
    if (isListType(type)) {
      for (const item of Array.isArray(value) ? value : [value]) this.#addInput(item, type.ofType);
      return;
    }
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const inner = (value as Readonly<Record<string, unknown>>)[field.name];
      if (inner === null || inner === undefined) continue;
      this.add(`${type.name}.${field.name}`);
      this.#addInput(inner, field.type);
    }
  }
}
