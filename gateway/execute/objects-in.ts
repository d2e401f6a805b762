/** After so many objects and lists, whoever else has something to do comes in between. */
const countedAtOnce = 20_000;

/**
 * How many objects an answer's data is made of, without the one around all. It goes without calling
 * itself: an answer may be nested deeper than a stack is high.
 */
export function* objectsIn(
  data: Readonly<Record<string, unknown>> | null,
): Generator<void, number> {
  if (data === null) return 0;
  let count = -1;
  let looked = 0;
  const open: object[] = [data];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    looked += 1;
    if (looked % countedAtOnce === 0) yield;
    if (Array.isArray(one)) {
      for (let i = 0; i < one.length; i++) {
        const item: unknown = one[i];
        if (typeof item === "object" && item !== null) open.push(item);
      }
      continue;
    }
    count++;
    for (const key in one) {
      const value = (one as Readonly<Record<string, unknown>>)[key];
      if (typeof value === "object" && value !== null) open.push(value);
    }
  }
  return count;
}
