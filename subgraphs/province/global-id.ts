import { BadIdError } from "../service/errors.ts";

const uuidIdForm = /^\d{2}:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const employerIdForm = /^\d{2}:[0-9A-Z]{18}$/;

/** The id of a job, worker, brand, workshop or placement: province, colon, UUID. */
export function checkedId(id: unknown, field = "id"): string {
  if (typeof id === "string" && uuidIdForm.test(id)) return id;
  throw new BadIdError('"<two-digit province>:<uuid in lower case>"', field);
}

/** The id of an employer: province, colon, unified social credit code. */
export function checkedEmployerId(id: unknown): string {
  if (typeof id === "string" && employerIdForm.test(id)) return id;
  throw new BadIdError('"<two-digit province>:<unified social credit code>"');
}

/** Ids begin with the two-digit code of the province that issued them. */
export function provinceOfId(id: string): string {
  return id.slice(0, 2);
}
