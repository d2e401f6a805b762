import type { ProvinceContext } from "../province/context.ts";
import type { ProvinceExtension } from "../province/extension.ts";
import { buildFederatedSchema } from "../service/build-schema.ts";
import { ShaanxiWorkshop1760000000101 } from "./migrations/0001-shaanxi-workshop.ts";
import { shaanxi } from "./profile.ts";
import { ShaanxiWorkshopResolver } from "./workshop/shaanxi-workshop.resolver.ts";
import { fillShaanxiWorkshops } from "./workshop/shaanxi-workshop.writer.ts";
import { Workshop } from "./workshop/workshop.ts";

/** Adds `Workshop.shaanxi`: community factories (社区工厂) and assistance bases (就业帮扶基地). */
export const shaanxiExtension: ProvinceExtension = {
  name: "shaanxi",
  province: shaanxi.code,
  migrations: [ShaanxiWorkshop1760000000101],
  buildSchema: () =>
    buildFederatedSchema<ProvinceContext>({
      resolvers: [ShaanxiWorkshopResolver],
      orphanedTypes: [Workshop],
      references: { Workshop: (reference) => reference },
      sharded: false,
      personal: false,
    }),
  reads: ["shaanxi_workshop"],
  fill: fillShaanxiWorkshops,
};
