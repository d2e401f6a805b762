/**
 * The mutations that write what everybody may read, and tell of no person: they need a scope of their
 * own, and stand in no access log. One that is not named here is one about persons.
 */
export const openWrites: ReadonlySet<string> = new Set([
  "Mutation.closeJob",
  "Mutation.publishJob",
  "Mutation.registerWebhook",
  "Mutation.removeWebhook",
  "Mutation.replayWebhook",
  "Mutation.rotateWebhookSecret",
  "Mutation.upsertBrand",
  "Mutation.upsertCatalogEntry",
  "Mutation.upsertWorkshop",
]);
