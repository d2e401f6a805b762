interface AskedField {
  readonly typeName: string;
  readonly node: { readonly name: { readonly value: string } };
}

/** Where a field stands in the schema, such as "Query.jobs". */
export function coordinateOf({ typeName, node }: AskedField): string {
  return `${typeName}.${node.name.value}`;
}
