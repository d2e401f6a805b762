import { buildFederatedSchema, type FederatedSchema } from "../service/build-schema.ts";
import { AgreementResolver, RegionAgreementsResolver } from "./agreement/agreement.resolver.ts";
import { AllianceResolver, RegionAlliancesResolver } from "./alliance/alliance.resolver.ts";
import type { CooperationContext } from "./context.ts";
import { RegionResolver, resolveRegionReference } from "./region/region.resolver.ts";
import { SignedAgreementResolver } from "./signed-agreements/signed-agreement.resolver.ts";

/** What provinces own together: the register of regions, agreements and alliances. */
export function buildCooperationSchema(): FederatedSchema {
  return buildFederatedSchema<CooperationContext>({
    resolvers: [
      AgreementResolver,
      AllianceResolver,
      RegionResolver,
      RegionAgreementsResolver,
      RegionAlliancesResolver,
      SignedAgreementResolver,
    ],
    references: {
      Region: resolveRegionReference,
      CooperationAgreement: ({ id }, { agreements }) => agreements.byId.load(String(id)),
      CooperationAlliance: ({ id }, { alliances }) => alliances.byId.load(String(id)),
    },
    sharded: false,
    personal: false,
  });
}
