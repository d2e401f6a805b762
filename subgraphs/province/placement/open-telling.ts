import type { PlainEndpoint } from "../../service/start-service.ts";
import { Trust } from "../../service/trust.ts";
import { ErasureEar } from "../erasure/erasure-ear.ts";
import { erasureNewsPath, isOwnErasure, readErasureNews } from "../erasure/erasure-news.ts";
import { TellErasures } from "../erasure/tell-erasures.ts";
import type { OpenRegister } from "../seen-by.ts";
import { newsPath, readNews } from "./news.ts";
import { partnerEndpoint } from "./partner-endpoint.ts";
import { PlacementEar } from "./placement-ear.ts";
import { isOwnWord, listenerOf } from "./receive.ts";
import { TellPartners, type TellPartnersOptions } from "./tell-partners.ts";

type Telling = Pick<
  TellPartnersOptions,
  "databaseUrl" | "partners" | "logger" | "onPoint" | "againMs"
>;

/** How this province tells others of placements and erasures, and where it is told. */
export function openTelling(
  register: OpenRegister,
  telling: Telling,
): { readonly partners: TellPartners; readonly endpoints: readonly PlainEndpoint[] } {
  const { held } = register;
  const { partners, logger } = telling;
  const { keys } = partners;
  const trust = new Trust({
    audiences: new Set(held),
    // Here provinces speak, and no gateway may.
    gatewayKeys: { current: async () => (await keys.current()).keys },
    signingKey: partners.signingKey,
    logger,
  });
  const ear = new PlacementEar(register);
  const erasureEar = new ErasureEar(register);
  const erasures = new TellErasures({ ...telling, register, ear: erasureEar });
  return {
    partners: new TellPartners({ ...telling, register, ear, erasures }),
    endpoints: [
      partnerEndpoint(
        {
          ...{ path: newsPath, subject: "a placement", ear },
          ...{ read: readNews, isOwnWord, listenerOf },
          rule: "A province speaks for itself, and to whom it concerns.",
        },
        { held, keys, trust },
      ),
      partnerEndpoint(
        {
          ...{ path: erasureNewsPath, subject: "an erasure", ear: erasureEar },
          ...{ read: readErasureNews, isOwnWord: isOwnErasure },
          listenerOf: ({ listener }) => listener,
          rule: "A province speaks of its own register, and to whom it names.",
        },
        { held, keys, trust },
      ),
    ],
  };
}
