/**
 * The root fields by which systems have themselves told of what is open. Everybody may follow that, so
 * an office of any province may, with a scope of its own.
 */
export const webhookFields: ReadonlySet<string> = new Set([
  "Mutation.registerWebhook",
  "Mutation.removeWebhook",
  "Mutation.replayWebhook",
  "Mutation.rotateWebhookSecret",
  "Query.webhooks",
]);

/** What a token must say in `scopes` for them. */
export const webhookScope = "webhooks:write";
