import { spawn } from "node:child_process";
import type { OsUser } from "./os-user.ts";

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly user: OsUser | null;
}

export interface ProgramResult {
  readonly exitCode: number;
  /** Standard output and standard error together, for the error message. */
  readonly output: string;
}

/** Runs one program to its end. A program that cannot be started at all rejects. */
export function runProgram({ file, args, user }: Program): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      // The account of PostgreSQL may not be allowed to stand in our directory.
      cwd: "/",
      env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(user !== null && { uid: user.uid, gid: user.gid }),
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (exitCode) =>
      resolve({ exitCode: exitCode ?? -1, output: Buffer.concat(chunks).toString("utf8").trim() }),
    );
  });
}
