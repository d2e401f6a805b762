/** What the subgraphs were asked. */
export interface Calls {
  readonly count: number;
  /** In the order they came first. */
  readonly distinct: readonly { readonly path: string; readonly body: string }[];
}

/** @returns what the subgraphs were asked since this was asked last */
export async function callsOf(subgraphs: string): Promise<Calls> {
  const response = await fetch(`${subgraphs}/calls`);
  return (await response.json()) as Calls;
}
