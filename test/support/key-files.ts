import path from "node:path";

/** Keys that seal identities in tests: one file for all, as filled templates are shared. */
export const identityKeys = path.resolve("test/support/identity-keys.json");

/** Keys under which access logs of tests tell of rows. */
export const accessLogKeys = path.resolve("test/support/access-log-keys.json");
