import DataLoader from "dataloader";
import type { Worker } from "../worker/worker.ts";
import type { WorkerShape } from "../worker/worker-row.ts";

/** Members of households for one request: one statement for all of a page, for each set of columns. */
export class MemberLoaders {
  readonly #loaderByShape = new Map<string, DataLoader<string, readonly Worker[]>>();
  readonly #read: ReadMembers;

  constructor(read: ReadMembers) {
    this.#read = read;
  }

  load(householdId: string, shape: WorkerShape): Promise<readonly Worker[]> {
    let loader = this.#loaderByShape.get(shape.key);
    if (loader === undefined) {
      loader = new DataLoader<string, readonly Worker[]>(async (ids) => {
        const members = await this.#read({ ids, shape });
        return ids.map((id) => members.get(id) ?? []);
      });
      this.#loaderByShape.set(shape.key, loader);
    }
    return loader.load(householdId);
  }
}

export type ReadMembers = (query: {
  readonly ids: readonly string[];
  readonly shape: WorkerShape;
}) => Promise<ReadonlyMap<string, readonly Worker[]>>;
