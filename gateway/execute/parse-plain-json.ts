/**
 * Reads JSON without the key `__proto__`. Put into another object by that name, its value would
 * become that object's prototype, or be written into the one that all objects share.
 *
 * Hardly a text has the word, so the slow way is hardly ever gone.
 */
export function parsePlainJson(text: string): unknown {
  return mayNamePrototype(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
}

/** The word itself, or any escape that may spell a letter of it. */
function mayNamePrototype(text: string): boolean {
  return text.includes("__proto__") || (text.includes("\\u00") && escapedLetter.test(text));
}

/** Of `_proto`, as JSON may write them. */
const escapedLetter = /\\u00(?:5f|70|72|6f|74)/i;

function withoutPrototype(key: string, value: unknown): unknown {
  return key === "__proto__" ? undefined : value;
}
