import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Command, exitCodes } from "./command.ts";

/**
 * A command that another program of this house does: it stays the one place where that is done, and the
 * gateway's stays in the gateway.
 *
 * @param program from the folder that is built, such as "gateway/explain.js"
 */
export function otherProgram(
  program: string,
  { summary, help }: Pick<Command, "summary" | "help">,
): Command {
  const file = fileURLToPath(new URL(`../../${program}`, import.meta.url));
  return {
    summary,
    help,
    run: (args, { env, signal }) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [file, ...args], { stdio: "inherit", env });
        // At a terminal Ctrl-C reaches it by itself; a signal to this process alone is passed on.
        signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
        child.on("error", reject);
        child.on("exit", (code) => {
          if (code === exitCodes.done || code === exitCodes.usage) resolve(code);
          else resolve(exitCodes.failed);
        });
      }),
  };
}
