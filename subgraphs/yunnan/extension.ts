import type { ProvinceContext } from "../province/context.ts";
import type { ProvinceExtension } from "../province/extension.ts";
import { buildFederatedSchema } from "../service/build-schema.ts";
import { YunnanReturnee1760000000201 } from "./migrations/0001-yunnan-returnee.ts";
import { WhoMaySeeReturnees1760000000202 } from "./migrations/0002-who-may-see-returnees.ts";
import { ErasedWithTheWorker1760000000203 } from "./migrations/0003-erased-with-the-worker.ts";
import { yunnan } from "./profile.ts";
import { ReturneeResolver } from "./worker/returnee.resolver.ts";
import { fillReturnees } from "./worker/returnee.writer.ts";
import { Worker } from "./worker/worker.ts";

/** Adds `Worker.returnee`: the follow-up of workers who came back (返乡回流). */
export const yunnanExtension: ProvinceExtension = {
  name: "yunnan",
  province: yunnan.code,
  migrations: [
    YunnanReturnee1760000000201,
    WhoMaySeeReturnees1760000000202,
    ErasedWithTheWorker1760000000203,
  ],
  buildSchema: () =>
    buildFederatedSchema<ProvinceContext>({
      resolvers: [ReturneeResolver],
      orphanedTypes: [Worker],
      references: { Worker: (reference) => reference },
      sharded: false,
      personal: true,
    }),
  reads: ["yunnan_returnee"],
  fill: fillReturnees,
};
