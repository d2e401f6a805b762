import { type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";

/** The directives by which a contract says who may see a field. */
export const accessDirectiveNames = ["personal", "forRoles"] as const;

export type AccessDirective = (typeof accessDirectiveNames)[number];

/** A directive of ours by name and form: that of others may be called so and mean something else. */
export interface DirectiveForm {
  readonly name: string;
  /** An argument that it has. */
  readonly argument: string;
}

/**
 * Whatever names the schema has a directive by: one that is renamed still counts. So does one that no
 * link speaks of.
 */
export function namesOfDirective(
  document: DocumentNode,
  { name, argument }: DirectiveForm,
): ReadonlySet<string> {
  const isDefined = document.definitions.some(
    (definition) =>
      definition.kind === Kind.DIRECTIVE_DEFINITION &&
      definition.name.value === name &&
      (definition.arguments ?? []).some((one) => one.name.value === argument),
  );
  const names = new Set(isDefined ? [name] : []);
  for (const link of accessLinks(document))
    for (const one of [
      `${stringArgument(link, "as") ?? "access"}__${name}`,
      ...importedAs(link, name),
    ])
      names.add(one);
  return names;
}

/** What a later version would mean by our directives is not guessed. */
export function unknownVersions(document: DocumentNode): readonly string[] {
  return accessLinks(document).flatMap((link) => {
    const url = stringArgument(link, "url") ?? "";
    const isOurs = url.startsWith("https://laowu.example/") || importsOurs(link);
    return isOurs && !/\/v1\.\d+$/.test(url)
      ? [`${url} is linked, which is no known version.`]
      : [];
  });
}

function importsOurs(link: ConstDirectiveNode): boolean {
  return accessDirectiveNames.some((name) => importedAs(link, name).length > 0);
}

function accessLinks({ definitions }: DocumentNode): readonly ConstDirectiveNode[] {
  return definitions
    .flatMap((definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
        ? (definition.directives ?? [])
        : [],
    )
    .filter(({ name }) => name.value === "link")
    .filter((link) => /\/access\/v[^/]*$/.test(stringArgument(link, "url") ?? ""));
}

function importedAs(link: ConstDirectiveNode, name: string): string[] {
  const imports = link.arguments?.find((one) => one.name.value === "import")?.value;
  if (imports?.kind !== Kind.LIST) return [];
  return imports.values.flatMap((one) => {
    if (one.kind === Kind.STRING) return one.value === `@${name}` ? [name] : [];
    if (one.kind !== Kind.OBJECT) return [];
    const given = new Map(
      one.fields.map((field) => [
        field.name.value,
        field.value.kind === Kind.STRING ? field.value.value : "",
      ]),
    );
    return given.get("name") === `@${name}` ? [(given.get("as") ?? `@${name}`).slice(1)] : [];
  });
}

/** The value of a string (or enum) argument of an applied directive. */
export function stringArgument(
  { arguments: given }: ConstDirectiveNode,
  name: string,
): string | undefined {
  const value = given?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
