export type Variables = Readonly<Record<string, unknown>>;

/** A number that is known, or will be with the values of an operation's variables. */
export type Amount = number | ((variables: Variables) => number);

export function amountFor(amount: Amount, variables: Variables): number {
  return typeof amount === "number" ? amount : amount(variables);
}

export function product(...amounts: readonly Amount[]): Amount {
  return folded(amounts, (a, b) => a * b, 1);
}

export function sum(...amounts: readonly Amount[]): Amount {
  return folded(amounts, (a, b) => a + b, 0);
}

export function most(...amounts: readonly Amount[]): Amount {
  return folded(amounts, Math.max, 0);
}

export function least(...amounts: readonly Amount[]): Amount {
  return folded(amounts, Math.min, Number.POSITIVE_INFINITY);
}

/** What is known is worked out at once: most operations come to a number that stands for all requests. */
function folded(
  amounts: readonly Amount[],
  join: (a: number, b: number) => number,
  start: number,
): Amount {
  let known = start;
  const open: Exclude<Amount, number>[] = [];
  for (const amount of amounts) {
    if (typeof amount === "number") known = join(known, amount);
    else open.push(amount);
  }
  if (open.length === 0) return known;
  return (variables) => open.reduce((value, amount) => join(value, amount(variables)), known);
}
