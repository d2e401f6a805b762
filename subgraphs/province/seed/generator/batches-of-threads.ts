import { on } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Batch } from "../batch.ts";
import type { SeedSettings } from "../settings.ts";

/** What one of several generators is told. */
export interface GeneratorOrder {
  readonly province: string;
  readonly settings: SeedSettings;
  /** File of the keys of the vault; null leaves out what is sealed. */
  readonly identityKeys: string | null;
  /** Of so many generators, the how-manieth this is: it makes every `of`-th slice from this one on. */
  readonly share: { readonly first: number; readonly of: number };
}

/** What a generator answers to each request: its next slice, or null after its last. */
export type GeneratorAnswer = readonly Batch[] | null;

/** Slices that each generator may have made before they are asked for: so memory stays flat. */
const ahead = 2;

/**
 * The rows of one register in their order, made by several threads in turn: the first slice by the first
 * thread, the next by the next. So the same rows come in the same order however many there are.
 */
export async function* batchesOfThreads(
  order: Omit<GeneratorOrder, "share">,
  threadCount: number,
): AsyncIterable<Batch> {
  const program = fileURLToPath(new URL("./main.js", import.meta.url));
  const threads = Array.from({ length: threadCount }, (_, first) => {
    const workerData: GeneratorOrder = { ...order, share: { first, of: threadCount } };
    const worker = new Worker(program, { workerData });
    const answers = on(worker, "message");
    for (let asked = 0; asked < ahead; asked += 1) worker.postMessage(null);
    return { worker, answers };
  });
  try {
    for (;;) {
      for (const { worker, answers } of threads) {
        const { value } = await answers.next();
        const [slice] = value as readonly [GeneratorAnswer];
        if (slice === null) return;
        worker.postMessage(null);
        yield* slice;
      }
    }
  } finally {
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }
}
