import DataLoader from "dataloader";
import { groupInKeyOrder, inKeyOrder } from "../../../service/in-key-order.ts";
import type { Session } from "../../../service/session.ts";
import { LoadersByQuestion } from "../loaders-by-question.ts";
import {
  type FoundPlacementRow,
  findPlacements,
  findPlacementsOfPeople,
  findPlacementsOfWorkers,
  type PlacementRow,
} from "./placement.reader.ts";

/** Placements of many people, or with many ids, at once. */
export class PlacementLoaders {
  readonly #ofPeople = new LoadersByQuestion<string, FoundPlacementRow[]>();
  readonly #ofWorkers = new LoadersByQuestion<string, FoundPlacementRow[]>();
  readonly #byId: DataLoader<string, PlacementRow | null>;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.#byId = new DataLoader(async (ids: readonly string[]) =>
      inKeyOrder(ids, await findPlacements(session, ids), ({ id }) => id),
    );
  }

  byId(id: string): Promise<PlacementRow | null> {
    return this.#byId.load(id);
  }

  ofPerson(personLink: string, year: number | null): Promise<PlacementRow[]> {
    return this.#ofPeople.load(String(year), personLink, async (personLinks) => {
      const rows = await findPlacementsOfPeople(this.#session, { personLinks, year });
      return groupInKeyOrder(personLinks, rows, ({ asked }) => asked);
    });
  }

  ofWorker(workerId: string, year: number | null): Promise<PlacementRow[]> {
    return this.#ofWorkers.load(String(year), workerId, async (workerIds) => {
      const rows = await findPlacementsOfWorkers(this.#session, { workerIds, year });
      return groupInKeyOrder(workerIds, rows, ({ asked }) => asked);
    });
  }
}
