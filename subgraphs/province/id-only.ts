/** An entity of which only the id is at hand: its own province answers for the rest. */
export function idOnly(id: string | null): { readonly id: string } | null {
  return id === null ? null : { id };
}
