/** Looks into JSON of which nobody knows the shape: what is not there is null. */

export function itemsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined ? [] : [value];
}

/** What stands at a path such as "positionId.value"; of arrays the first. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (within, name) => (Object(itemsIn(within)[0]) as Record<string, unknown>)[name] ?? null,
      value,
    );
}

export function textAt(value: unknown, path: string): string {
  const found = itemsIn(at(value, path))[0];
  return typeof found === "string" || typeof found === "number" ? String(found).trim() : "";
}

/** The texts at a path below each item of an array. */
export function textsAt(value: unknown, array: string, path: string): readonly string[] {
  return itemsIn(at(value, array))
    .map((item) => (path === "" ? String(item ?? "") : textAt(item, path)))
    .filter((text) => text !== "");
}
