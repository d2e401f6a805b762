import { type DirectiveNode, Kind } from "graphql";

/** The value of a string (or enum) argument of an applied directive. */
export function stringArgument(
  directive: DirectiveNode | undefined,
  name: string,
): string | undefined {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
