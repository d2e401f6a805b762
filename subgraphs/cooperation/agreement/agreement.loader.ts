import DataLoader from "dataloader";
import { coveringCodes } from "../../reference/region-cover.ts";
import { groupInKeyOrder } from "../../service/in-key-order.ts";
import { rowLoader, rowsLoader } from "../row-loader.ts";

import type { AgreementReader } from "./agreement.reader.ts";
import type { CooperationAgreement } from "./agreement.ts";

export interface RegionAgreementsKey {
  readonly region: string;
  readonly partner: string | null;
}

/** One set per request: all keys asked for in one tick become one statement. */
export interface AgreementLoaders {
  readonly byId: DataLoader<string, CooperationAgreement | null>;
  readonly byLineage: DataLoader<string, CooperationAgreement[]>;
  readonly ofRegion: DataLoader<RegionAgreementsKey, CooperationAgreement[], string>;
}

/** `today` is the day on which the agreements of a region must be in force. */
export function createAgreementLoaders(reader: AgreementReader, today: string): AgreementLoaders {
  return {
    byId: rowLoader(
      (ids) => reader.byIds(ids),
      ({ id }) => id,
    ),
    byLineage: rowsLoader(
      (lineages) => reader.byLineages(lineages),
      ({ lineage }) => lineage,
    ),
    ofRegion: new DataLoader(
      async (keys: readonly RegionAgreementsKey[]) => {
        const queries = keys.map(({ region, partner }) => ({
          line: coveringCodes(region),
          partnerLine: partner === null ? null : coveringCodes(partner),
        }));
        const rows = await reader.ofRegions(queries, today);
        return groupInKeyOrder([...keys.keys()], rows, ({ asked }) => asked);
      },
      { cacheKeyFn: ({ region, partner }) => `${region} ${partner}` },
    ),
  };
}
