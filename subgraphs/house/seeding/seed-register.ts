import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { StartError } from "../../service/errors.ts";
import type { HouseConfig } from "../config.ts";
import type { SealingKeyFiles } from "../keys/sealing-keys.ts";
import type { Register } from "../registers.ts";
import type { RegisterProgress } from "./progress.ts";

export interface RegisterSeeding {
  readonly register: Register;
  readonly config: HouseConfig;
  readonly keyFiles: SealingKeyFiles;
  /** An empty database. */
  readonly url: string;
  readonly scale: number;
  readonly signal: AbortSignal;
  /** Told how far it is. */
  readonly progress: RegisterProgress;
}

/** What the seeding process tells the launcher: the part of the rows, 0 to 1, then that it vacuums. */
export type SeedMessage =
  | { readonly kind: "part"; readonly part: number }
  | { readonly kind: "vacuum" };

/** Migrates and fills one register in a process of its own, so that two cores do two registers. */
export async function seedRegister(seeding: RegisterSeeding): Promise<void> {
  const { register, config, keyFiles, url, scale, signal, progress } = seeding;
  const child = fork(path.join(config.root, "dist/subgraphs/house/seeding/main.js"), {
    env: {
      ...process.env,
      PROVINCE: register.key,
      DATABASE_URL: url,
      SCALE: String(scale),
      IDENTITY_KEYS: keyFiles.identity.get(register.key),
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  child.on("message", (message: SeedMessage) => {
    if (message.kind === "part") progress.part(message.part);
    else progress.vacuum();
  });
  const kill = (): void => {
    child.kill("SIGKILL");
  };
  signal.addEventListener("abort", kill);
  const [exitCode] = await once(child, "close");
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (exitCode === 0) return;
  throw new StartError(
    `${register.title} could not be seeded.\n${Buffer.concat(output).toString("utf8").trim()}`,
  );
}
