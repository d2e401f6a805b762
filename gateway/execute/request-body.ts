import { limits } from "../limits.ts";

/**
 * The body of a GraphQL request as JSON text. Operations repeat from request to request, so the
 * escaped text of each is kept.
 */
export function requestBody(operation: string, variableTexts: readonly string[]): string {
  return `${bodyHead(operation)}${variableTexts.join(",")}}}`;
}

/** The client's variables a fetch uses, each as `"name":value`; one that was not given stays out. */
export function variableTexts(
  names: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): string[] {
  return names
    .filter((name) => variables[name] !== undefined)
    .map((name) => variableText(name, JSON.stringify(variables[name])));
}

export function variableText(name: string, json: string): string {
  return `"${name}":${json}`;
}

const heads = new Map<string, string>();
let headsCharacters = 0;

function bodyHead(operation: string): string {
  const known = heads.get(operation);
  if (known !== undefined) return known;
  const head = `{"query":${JSON.stringify(operation)},"variables":{`;
  headsCharacters += operation.length + head.length;
  if (headsCharacters > limits.requestHeadsCharactersMax) {
    heads.clear();
    headsCharacters = operation.length + head.length;
  }
  heads.set(operation, head);
  return head;
}
