const quote = '"'.charCodeAt(0);
const backslash = "\\".charCodeAt(0);
const [openList, closeList] = ["[".charCodeAt(0), "]".charCodeAt(0)];
const [openObject, closeObject] = ["{".charCodeAt(0), "}".charCodeAt(0)];

/**
 * How many levels deep the lists and objects of a JSON text stand within each other. JSON itself is
 * read to any depth, but whoever then walks or writes such a value may run out of stack.
 */
export function nestingOf(json: string): number {
  let deepest = 0;
  let depth = 0;
  let isWithinString = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) isWithinString = !isWithinString;
    else if (isWithinString) at += code === backslash ? 1 : 0;
    else if (code === openList || code === openObject) deepest = Math.max(deepest, ++depth);
    else if (code === closeList || code === closeObject) depth--;
  }
  return deepest;
}
