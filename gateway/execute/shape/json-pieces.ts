/**
 * The JSON text of a value in pieces: equal to what `JSON.stringify` gives of it, which knows no pause.
 * They are short; whoever takes them puts some together.
 */
export function* jsonPieces(value: unknown): Generator<string, void> {
  if (Array.isArray(value)) {
    yield "[";
    for (const [index, item] of value.entries()) {
      if (index > 0) yield ",";
      yield* jsonPieces(item);
    }
    yield "]";
    return;
  }
  if (!isPlainObject(value)) {
    yield JSON.stringify(value) ?? "null";
    return;
  }
  let separator = "{";
  for (const key in value) {
    if (value[key] === undefined) continue;
    yield `${separator}${JSON.stringify(key)}:`;
    yield* jsonPieces(value[key]);
    separator = ",";
  }
  yield separator === "{" ? "{}" : "}";
}

/** What writes itself, such as a date, is a leaf. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !("toJSON" in value);
}
