import { profileOf } from "../../province/seed/profiles.ts";
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

/** How many registers are filled at a time: while one makes its indexes, the other goes on generating. */
const seedersMax = 2;

/** What decides how long a register takes. */
function workersOf({ key }: Register): number {
  return profileOf(key).employed;
}

/** Fills all of them. The first that fails ends the others. */
export async function seedAll(blanks: readonly Blank[], options: SeedingOptions): Promise<void> {
  const { say, scale } = options;
  const registers = blanks.length === 1 ? "1 register" : `${blanks.length} registers`;
  say(`Filling ${registers} with generated data, SCALE=${scale} (once) …`);
  const shown = createProgress(process.stdout);
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  // The largest first: at the end both seeders are busy with small ones, not one of them with a large one.
  const waiting = [...blanks]
    .sort((a, b) => workersOf(b.register) - workersOf(a.register))
    .map((blank) => ({ blank, progress: shown.follow(blank.register.title) }));

  const seeder = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { blank, progress } = next;
      signal.throwIfAborted();
      progress.part(0);
      await blank.begin();
      await seedRegister({ ...options, ...blank, signal, progress });
      await blank.finish();
      progress.filled();
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
