/** Whether an object says that it is of one of these types. What a subgraph answered may be no text. */
export function isTypeOf(
  { __typename: said }: Readonly<Record<string, unknown>>,
  possible: ReadonlySet<string>,
): boolean {
  return typeof said === "string" && possible.has(said);
}
