import type { EntityGroup } from "../plan/plan.ts";
import { collectTargets, type DataObject } from "./collect-targets.ts";
import { DistinctObjects } from "./distinct-objects.ts";
import { TooManyRowsError } from "./errors.ts";
import { representationText, type SentType, sentType } from "./representation-text.ts";

/** The entities of one group as they are sent, each distinct one once. */
export interface Representations {
  /** JSON texts, in the order of their first target. */
  readonly texts: readonly string[];
  /** The first object each was made from. */
  readonly sources: readonly DataObject[];
  /** For each path of the group, its targets and which representation answers each; -1 for none. */
  readonly targets: readonly PathTargets[];
}

export interface PathTargets {
  readonly objects: readonly DataObject[];
  readonly indexes: Int32Array;
}

/** The objects that these representations answer, as often as they are asked for. */
export function objectsOf(
  { targets }: Representations,
  answeredBy: (index: number) => boolean,
): DataObject[] {
  return targets.flatMap(({ objects, indexes }) =>
    objects.filter((_, target) => {
      const index = indexes[target] ?? -1;
      return index !== -1 && answeredBy(index);
    }),
  );
}

/** How many objects of the response each representation answers. */
export function objectsPerEntity({ texts, targets }: Representations): readonly number[] {
  const counts = texts.map(() => 0);
  for (const { indexes } of targets)
    for (const index of indexes) if (index !== -1) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** Nothing is asked. */
export const noRepresentations: Representations = { texts: [], sources: [], targets: [] };

/**
 * Collects the targets of a group and writes their representations.
 *
 * @throws TooManyRowsError when there are more than `max`: rows of nested lists multiply
 */
export function buildRepresentations(
  data: DataObject,
  group: EntityGroup,
  max: number,
): Representations {
  const distinct = new DistinctRepresentations(group, max);
  const targets = group.paths.map((path): PathTargets => {
    const objects = collectTargets(data, path);
    const indexes = new Int32Array(objects.length);
    for (let i = 0; i < objects.length; i++) {
      indexes[i] = distinct.indexOf(objects[i] as DataObject);
    }
    return { objects, indexes };
  });
  return { texts: distinct.texts, sources: distinct.sources, targets };
}

class DistinctRepresentations {
  readonly texts: string[] = [];
  readonly sources: DataObject[] = [];
  readonly #group: EntityGroup;
  readonly #max: number;
  readonly #types = new Map<unknown, TypeAtHand | null>();
  readonly #indexByText = new Map<string, number>();

  constructor(group: EntityGroup, max: number) {
    this.#group = group;
    this.#max = max;
  }

  /** -1 when nothing is asked about the object. */
  indexOf(object: DataObject): number {
    const type = this.#typeOf(object.__typename);
    if (type === null) return -1;
    if (type.distinct === null) return this.#indexByWholeText(object, type.sent);
    if (lacksAny(object, type.required)) return -1;
    const index = type.distinct.indexOf(object, this.texts.length);
    if (index === this.texts.length) this.#add(object, representationText(object, type.sent) ?? "");
    return index;
  }

  #typeOf(typename: unknown): TypeAtHand | null {
    let type = this.#types.get(typename);
    if (type === undefined) {
      const sent = typeof typename === "string" ? sentType(typename, this.#group) : null;
      type = sent && typeAtHand(sent);
      this.#types.set(typename, type);
    }
    return type;
  }

  #indexByWholeText(object: DataObject, sent: SentType): number {
    const text = representationText(object, sent);
    if (text === null) return -1;
    const known = this.#indexByText.get(text);
    if (known !== undefined) return known;
    const index = this.texts.length;
    this.#indexByText.set(text, index);
    this.#add(object, text);
    return index;
  }

  #add(object: DataObject, text: string): void {
    if (this.texts.length === this.#max) throw tooMany(this.#max);
    this.texts.push(text);
    this.sources.push(object);
  }
}

/** A type, and the objects of it that this call has seen so far. */
interface TypeAtHand {
  readonly sent: SentType;
  readonly required: readonly string[];
  /** Null when the text is the identity, because some field has fields of its own. */
  readonly distinct: DistinctObjects | null;
}

function typeAtHand(sent: SentType): TypeAtHand {
  const required = [...new Set(sent.fields.map(({ from }) => from))];
  return { sent, required, distinct: sent.isFlat ? new DistinctObjects(required) : null };
}

function lacksAny(object: DataObject, names: readonly string[]): boolean {
  for (const name of names) if (object[name] === undefined) return true;
  return false;
}

function tooMany(max: number): TooManyRowsError {
  const message = `One step of this operation would ask about more than ${max} objects. Ask for fewer rows, with a smaller "first".`;
  return new TooManyRowsError({ limit: "entities", message });
}
