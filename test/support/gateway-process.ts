import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The gateway as a process of its own, started from its command line. */
export interface GatewayProcess {
  /** Where GraphQL is served. */
  readonly url: string;
  readonly pid: number;
  /** Sends SIGINT, after which nobody is waited for but who is being answered. */
  stop(): Promise<void>;
}

export interface GatewayProcessOptions {
  /** The supergraph SDL file. */
  readonly supergraph: string;
  /** The file that maps province codes to base URLs. */
  readonly provinces?: string;
  /** The file of limits that are not to be as by default. */
  readonly limits?: string;
  /** More of its flags. */
  readonly flags?: readonly string[];
  /** Put before the command, such as ["taskset", "-c", "0"]. */
  readonly prefix?: readonly string[];
  readonly nodeFlags?: readonly string[];
}

/** The repository's root, from `test/support` as well as from `dist/test/support`. */
export const root = fileURLToPath(
  new URL(import.meta.url.includes("/dist/test/") ? "../../../" : "../../", import.meta.url),
);

/** Starts `dist/gateway/main.js` on a free port; ready when this resolves. */
export async function startGatewayProcess(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const command = [
    ...(options.prefix ?? []),
    process.execPath,
    ...(options.nodeFlags ?? []),
    `${root}dist/gateway/main.js`,
    "--supergraph",
    options.supergraph,
    ...(options.provinces ? ["--provinces", options.provinces] : []),
    ...(options.limits ? ["--limits", options.limits] : []),
    ...(options.flags ?? []),
    ...["--host", "127.0.0.1", "--port", "0"],
  ];
  const { child, ready } = await startProcess(command, { ready: listeningAt });
  return { url: `${ready}/graphql`, pid: child.pid ?? 0, stop: () => stopProcess(child) };
}

/** The origin in the line a server prints once it listens. */
export const listeningAt = /https?:\/\/[\w.[\]-]+:\d+/;

/**
 * Runs a command and waits for the first line of its output that matches `ready`.
 *
 * @returns the process and what matched
 * @throws when the process ends before that, with what it wrote to stderr
 */
export async function startProcess(
  command: readonly string[],
  options: { readonly ready: RegExp; readonly env?: Readonly<Record<string, string>> },
): Promise<{ readonly child: ChildProcess; readonly ready: string }> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = options.ready.exec(line)?.[0];
    if (ready === undefined) continue;
    child.stdout.resume();
    return { child, ready };
  }
  throw new Error(`${command.join(" ")} ended before it was ready.\n${stderr}`);
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
}
