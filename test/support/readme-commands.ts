import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

/**
 * What a section of the README has one paste into a shell, block by block.
 *
 * @param heading with its marks, such as "## Command line"
 */
export async function commandsUnder(heading: string): Promise<readonly string[]> {
  const readme = await readFile("README.md", "utf8");
  const [, below = ""] = readme.split(`\n${heading}\n`);
  const [own = ""] = below.split(/\n#{2,3} /);
  return [...own.matchAll(/```\n([\s\S]*?)\n```/g)].map(([, commands = ""]) => commands);
}

export interface Pasted {
  /** 0 when none of them failed. */
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Pastes them into one shell, which ends at the first that fails. */
export async function paste(
  commands: readonly string[],
  { folder = process.cwd(), env = {} }: { readonly folder?: string; readonly env?: object } = {},
): Promise<Pasted> {
  const shell = spawn("bash", ["-euc", commands.join("\n")], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(shell, "exit");
  const [out, err] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  const [exitCode] = (await ended) as [number | null];
  return { exitCode, out, err };
}
