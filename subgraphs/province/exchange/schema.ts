import { buildFederatedSchema, type FederatedSchema } from "../../service/build-schema.ts";
import { checkedId } from "../global-id.ts";
import type { ExchangeContext } from "./context.ts";
import { EmployerJobsResolver } from "./employer/employer-jobs.resolver.ts";
import { JobEmployerResolver } from "./job/job-employer.resolver.ts";
import { JobCandidatesResolver } from "./matching/candidate.resolver.ts";
import { WorkerMatchesResolver } from "./matching/match.resolver.ts";
import { OpenPlacementsResolver } from "./placement/open-placements.resolver.ts";
import { WorkerPlacementsResolver } from "./placement/placement.resolver.ts";
import { placementFields, placementOf } from "./placement/placement-of.ts";
import { PlacementWritesResolver } from "./placement/placement-writes.resolver.ts";
import { PersonResolver } from "./worker/person.resolver.ts";

/** The joins that must ask every province. Fields that only one province can answer are external. */
export function buildExchangeSchema(): FederatedSchema {
  return buildFederatedSchema<ExchangeContext>({
    resolvers: [
      PersonResolver,
      WorkerPlacementsResolver,
      OpenPlacementsResolver,
      PlacementWritesResolver,
      WorkerMatchesResolver,
      JobCandidatesResolver,
      JobEmployerResolver,
      EmployerJobsResolver,
    ],
    references: {
      // These bring what a join requires of them along; nothing is read of their own registers.
      Worker: (reference) => reference,
      JobPosting: (reference) => reference,
      Employer: (reference) => reference,
      Placement: async ({ id }, { placements, disclosures }, info) => {
        const row = await placements.byId(checkedId(id));
        await disclosures.disclose({
          type: "Placement",
          fields: placementFields(info),
          rowIds: row === null ? [] : [row.id],
        });
        return row === null ? null : placementOf(row);
      },
    },
    sharded: true,
    personal: true,
  });
}
