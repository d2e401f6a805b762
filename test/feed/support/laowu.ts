import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { runCli } from "../../../subgraphs/cli/run-cli.ts";

const main = path.resolve("dist/subgraphs/cli/main.js");

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The lines of `out`, read. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** Runs a command of the line in this process. */
export async function laowu(
  args: readonly string[],
  {
    env = {},
    signal = new AbortController().signal,
    onErr = () => {},
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
    readonly onErr?: (text: string) => void;
  } = {},
): Promise<Ran> {
  let [out, err] = ["", ""];
  const code = await runCli(args, {
    ...{ env, signal },
    out: { write: (text) => (out += text) },
    err: {
      write(text) {
        err += text;
        onErr(text);
      },
    },
  });
  return { code, out, err, lines: readLines(out) };
}

/** Runs one in a process of its own, to be killed. */
export function laowuProcess(args: readonly string[], out: number): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    stdio: ["ignore", out, "inherit"],
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
}

/** A line that was cut off by a kill is none. */
export function readLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text.split("\n").flatMap((line) => {
    const isWhole = line.endsWith("}");
    return isWhole ? [JSON.parse(line)] : [];
  });
}
