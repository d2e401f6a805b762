import DataLoader from "dataloader";
import type { ProvinceContext } from "../../province/context.ts";
import { coveredPrefixes } from "../../reference/region-cover.ts";
import { groupInKeyOrder, inKeyOrder } from "../../service/in-key-order.ts";
import { perRequest } from "../../service/per-request.ts";
import { findStations, findStationsOfRegions } from "./station.reader.ts";

/** Stations in many regions, or with many ids, at once. */
export const stationLoaders = perRequest(({ session }: ProvinceContext) => ({
  ofRegion: new DataLoader(async (regions: readonly string[]) => {
    const prefixes = regions.map((region) => coveredPrefixes([region]));
    const rows = await findStationsOfRegions(session, prefixes);
    return groupInKeyOrder([...regions.keys()], rows, ({ asked }) => asked);
  }),
  byId: new DataLoader(async (ids: readonly string[]) =>
    inKeyOrder(ids, await findStations(session, ids), ({ id }) => id),
  ),
}));
