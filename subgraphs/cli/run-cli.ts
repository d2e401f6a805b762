import { ServiceError, StartError } from "../service/errors.ts";
import { type ExitCode, exitCodes, type Surroundings, UsageError } from "./command.ts";
import { commands } from "./commands.ts";

/** Runs one command of the line and says what it ends with. What nobody expected is thrown. */
export async function runCli(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { out, err } = surroundings;
  const [name = "help", ...rest] = args;
  if (["help", "--help", "-h"].includes(name)) return tellHelp(rest[0], surroundings);
  const command = commands.get(name);
  if (command === undefined) {
    err.write(`There is no command "${name}".\n\n${overview()}`);
    return exitCodes.usage;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    out.write(command.help);
    return exitCodes.done;
  }
  try {
    return await command.run(rest, surroundings);
  } catch (error) {
    if (error instanceof UsageError || error instanceof StartError) {
      err.write(`${error.message}\n\nlaowu help ${name} says more.\n`);
      return exitCodes.usage;
    }
    const said = error instanceof ServiceError ? error.message : saidOfFile(error);
    if (said === null) throw error;
    err.write(`${said}\n`);
    return exitCodes.failed;
  }
}

/** What to say of a file or folder that could not be used; null when something else has failed. */
function saidOfFile(error: unknown): string | null {
  const { path, code } = Object(error) as NodeJS.ErrnoException;
  return path === undefined || code === undefined ? null : `${path} cannot be used (${code}).`;
}

function tellHelp(name: string | undefined, { out, err }: Surroundings): ExitCode {
  if (name === undefined || name === "help") {
    out.write(overview());
    return exitCodes.done;
  }
  const command = commands.get(name);
  if (command === undefined) {
    err.write(`There is no command "${name}".\n\n${overview()}`);
    return exitCodes.usage;
  }
  out.write(command.help);
  return exitCodes.done;
}

function overview(): string {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
  return `laowu COMMAND [options]

${lines.join("\n")}
  help      says all there is to know of a command: laowu help import

Exit code 0: done. 1: refused, failed, or stopped before its end. 2: not asked for rightly.
3: the records must be read anew first (follow).
`;
}
