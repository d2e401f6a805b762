import DataLoader from "dataloader";
import { coveredPrefixes, coveringCodes } from "../../reference/region-cover.ts";
import { groupInKeyOrder } from "../../service/in-key-order.ts";
import { rowLoader } from "../row-loader.ts";

import type { AllianceReader } from "./alliance.reader.ts";
import type { CooperationAlliance } from "./alliance.ts";

/** One set per request: all keys asked for in one tick become one statement. */
export interface AllianceLoaders {
  readonly byId: DataLoader<string, CooperationAlliance | null>;
  readonly ofRegion: DataLoader<string, CooperationAlliance[]>;
}

export function createAllianceLoaders(reader: AllianceReader): AllianceLoaders {
  return {
    byId: rowLoader(
      (ids) => reader.byIds(ids),
      ({ id }) => id,
    ),
    ofRegion: new DataLoader(async (regions: readonly string[]) => {
      const members = regions.map((region) => ({
        above: coveringCodes(region),
        within: coveredPrefixes([region]),
      }));
      const rows = await reader.ofMembers(members);
      return groupInKeyOrder([...regions.keys()], rows, ({ asked }) => asked);
    }),
  };
}
