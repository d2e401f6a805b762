import type { HouseConfig } from "../config.ts";
import type { SealingKeyFiles } from "../keys/sealing-keys.ts";
import type { Register } from "../registers.ts";
import type { Say } from "../say.ts";
import { createProgress } from "./progress.ts";
import { seedRegister } from "./seed-register.ts";

/** A database that is to be filled. */
export interface Blank {
  readonly register: Register;
  readonly url: string;
  /** Makes it ready, also when an earlier filling was interrupted. */
  readonly begin: () => Promise<void>;
  /** Makes it a register: until then the next start begins again. */
  readonly finish: () => Promise<void>;
}

export interface SeedingOptions {
  readonly config: HouseConfig;
  readonly keyFiles: SealingKeyFiles;
  readonly scale: number;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** How many registers are filled at a time: the generator and PostgreSQL use a core each. */
const seedersMax = 2;

/** Fills all of them. The first that fails ends the others. */
export async function seedAll(blanks: readonly Blank[], options: SeedingOptions): Promise<void> {
  const { say, scale } = options;
  const registers = blanks.length === 1 ? "1 register" : `${blanks.length} registers`;
  say(`Filling ${registers} with generated data, SCALE=${scale} (once) …`);
  const shown = createProgress(process.stdout);
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const waiting = blanks.map((blank) => ({
    blank,
    progress: shown.follow(blank.register.title),
  }));

  const seeder = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { blank, progress } = next;
      signal.throwIfAborted();
      await blank.begin();
      await seedRegister({ ...options, ...blank, signal, progress });
      await blank.finish();
    }
  };
  try {
    await Promise.all(
      Array.from({ length: seedersMax }, () =>
        seeder().catch((error: unknown) => {
          failed.abort();
          throw error;
        }),
      ),
    );
  } finally {
    shown.end();
  }
}
