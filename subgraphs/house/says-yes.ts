import { once } from "node:events";
import { createInterface } from "node:readline/promises";

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks the person at the terminal. Only "y" and "yes" are a yes; Ctrl-C, Ctrl-D and a closed terminal are a no. */
export async function saysYes(question: string, { input, output }: Terminal): Promise<boolean> {
  const terminal = createInterface({ input, output, terminal: true });
  const left = once(terminal, "close").then(() => null);
  // Ctrl-C rejects the answer, after the terminal has closed; Ctrl-D leaves it without one.
  const given = terminal.question(question).catch(() => null);
  const answer = await Promise.race([left, given]);
  if (answer === null) output.write("\n");
  terminal.close();
  return /^y(es)?$/i.test(answer?.trim() ?? "");
}
