import { parse, print } from "graphql";

/** Characters of a line that a reader takes in at a glance. */
const widthMax = 90;

/** Plans hold operations as they are sent; a reader gets them as a person would write them. */
export function operationLines(text: string): string[] {
  return folded(print(parse(text)).split("\n"));
}

/** The same of a field, which is only a part of an operation. */
export function fieldLines(text: string): string[] {
  const [, ...lines] = print(parse(`{ ${text} }`)).split("\n");
  return folded(lines.slice(0, -1).map((line) => line.slice("  ".length)));
}

/** Puts every selection that fits into a line on one, from the innermost outwards. */
function folded(lines: readonly string[]): string[] {
  const done: string[] = [];
  const starts: number[] = [];
  for (const line of lines) {
    if (line.endsWith("{")) starts.push(done.length);
    done.push(line);
    const start = line.trim() === "}" ? starts.pop() : undefined;
    if (start === undefined) continue;
    const [opening = "", ...inner] = done.slice(start);
    const oneLine = [opening, ...inner.map((one) => one.trim())].join(" ");
    if (oneLine.length <= widthMax) done.splice(start, Number.POSITIVE_INFINITY, oneLine);
  }
  return done;
}
