import type { ReaderOptions } from "../service/permits/reader-role.ts";
import { extensionsOf } from "./extensions.ts";

/** The tables that the readers of the contract and of the exchange read, and the rules of permits. */
const reads = [
  ...["brand_year", "employer", "job_posting", "labor_brand", "register", "workshop"],
  ...["person_alias", "person_identity", "placement", "seeker", "skill", "subject_key", "worker"],
  ...["access_log", "caseload", "data_authorization"],
];

const calls = [
  "access.permitted(text, text)",
  "access.named_workers()",
  "access.related_workers()",
];

/** It compares texts by their bytes and says whether two lists share one; it fails for no value. */
const leakproof = ["pg_catalog.arrayoverlap(anyarray, anyarray)"];

/** The role that serves these provinces. */
export function readerOf(held: readonly string[], url: string | null): ReaderOptions {
  const ofExtensions = extensionsOf(held).flatMap((extension) => extension.reads);
  return { url, reads: [...reads, ...ofExtensions], calls, leakproof };
}
