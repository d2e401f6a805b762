import { buildFederatedSchema, type FederatedSchema } from "../service/build-schema.ts";
import { AccessLogResolver } from "./access-log/access-log.resolver.ts";
import { AssistanceResolver } from "./assistance/assistance.resolver.ts";
import { AuthorizationResolver } from "./authorization/authorization.resolver.ts";
import { BrandResolver } from "./brand/brand.resolver.ts";
import { BrandConnection } from "./brand/brand-connection.ts";
import { BrandWritesResolver } from "./brand/brand-writes.resolver.ts";
import { CatalogResolver } from "./catalog/catalog.resolver.ts";
import { CatalogConnection } from "./catalog/catalog-connection.ts";
import { CatalogWritesResolver } from "./catalog/catalog-writes.resolver.ts";
import { ChangeResolver } from "./change/change.resolver.ts";
import { PersonChangeResolver } from "./change/person-change.resolver.ts";
import type { ProvinceContext } from "./context.ts";
import { CorrectionResolver } from "./correction/correction.resolver.ts";
import { CoverageResolver } from "./coverage/coverage.resolver.ts";
import { EmployerResolver } from "./employer/employer.resolver.ts";
import { ErasureResolver } from "./erasure/erasure.resolver.ts";
import { HouseholdResolver } from "./household/household.resolver.ts";
import { HouseholdConnection } from "./household/household-connection.ts";
import { IdentityResolver } from "./identity/identity.resolver.ts";
import { JobResolver } from "./job/job.resolver.ts";
import { JobConnection } from "./job/job-connection.ts";
import { JobFacetsResolver } from "./job/job-facets.resolver.ts";
import { JobWritesResolver } from "./job/job-writes.resolver.ts";
import { WorkingListResolver } from "./list/working-list.resolver.ts";
import { WorkingListConnection } from "./list/working-list-connection.ts";
import { countsOf } from "./page/counts.resolver.ts";
import { provinceReferences } from "./references.ts";
import { SnapshotResolver } from "./snapshot/snapshot.resolver.ts";
import { StaleResolver } from "./stale/stale.resolver.ts";
import { StaleConnection } from "./stale/stale-connection.ts";
import { WebhookResolver } from "./webhook/webhook.resolver.ts";
import { WorkerResolver } from "./worker/worker.resolver.ts";
import { WorkerConnection } from "./worker/worker-connection.ts";
import { WorkerWritesResolver } from "./worker/worker-writes.resolver.ts";
import { WorkshopResolver } from "./workshop/workshop.resolver.ts";
import { WorkshopConnection } from "./workshop/workshop-connection.ts";
import { WorkshopWritesResolver } from "./workshop/workshop-writes.resolver.ts";

/** Connections that can be asked to count exactly. */
const countedConnections = [
  BrandConnection,
  CatalogConnection,
  HouseholdConnection,
  JobConnection,
  StaleConnection,
  WorkerConnection,
  WorkingListConnection,
  WorkshopConnection,
];

/** The contract every province serves over its own rows. */
export function buildProvinceSchema(): FederatedSchema {
  return buildFederatedSchema<ProvinceContext>({
    resolvers: [
      AccessLogResolver,
      AssistanceResolver,
      AuthorizationResolver,
      BrandResolver,
      BrandWritesResolver,
      CatalogResolver,
      CatalogWritesResolver,
      ChangeResolver,
      CorrectionResolver,
      CoverageResolver,
      EmployerResolver,
      ErasureResolver,
      HouseholdResolver,
      IdentityResolver,
      JobFacetsResolver,
      JobResolver,
      JobWritesResolver,
      PersonChangeResolver,
      SnapshotResolver,
      StaleResolver,
      WebhookResolver,
      WorkerResolver,
      WorkerWritesResolver,
      WorkingListResolver,
      WorkshopResolver,
      WorkshopWritesResolver,
      ...countedConnections.map(countsOf),
    ],
    references: provinceReferences,
    sharded: true,
    personal: true,
  });
}
