import type { ProvinceContext } from "../province/context.ts";
import type { ProvinceExtension } from "../province/extension.ts";
import { buildFederatedSchema } from "../service/build-schema.ts";
import { HainanStation1760000000301 } from "./migrations/0001-hainan-station.ts";
import { StationProvenance1760000000302 } from "./migrations/0002-station-provenance.ts";
import { hainan } from "./profile.ts";
import { Region } from "./station/region.ts";
import { stationLoaders } from "./station/station.loader.ts";
import { StationResolver } from "./station/station.resolver.ts";
import { fillStations } from "./station/station.writer.ts";

/** Adds `Region.jobPostStations`: job post stations (就业驿站) of townships. */
export const hainanExtension: ProvinceExtension = {
  name: "hainan",
  province: hainan.code,
  migrations: [HainanStation1760000000301, StationProvenance1760000000302],
  buildSchema: () =>
    buildFederatedSchema<ProvinceContext>({
      resolvers: [StationResolver],
      orphanedTypes: [Region],
      references: {
        Region: (reference) => reference,
        JobPostStation: ({ id }, context) => stationLoaders(context).byId.load(String(id)),
      },
      sharded: false,
      personal: false,
    }),
  reads: ["hainan_station"],
  fill: fillStations,
};
