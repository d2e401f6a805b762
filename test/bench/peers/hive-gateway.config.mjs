/** Each request makes all of its calls itself: by default, equal ones that are in flight share one. */
export const gatewayConfig = {
  transportEntries: { "*.http": { options: { deduplicateInflightRequests: false } } },
};
