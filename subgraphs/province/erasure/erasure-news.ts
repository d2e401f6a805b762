import { provinceOfId } from "../global-id.ts";

/** Where a province is told that somebody was erased from another register, below its base URL. */
export const erasureNewsPath = "/erasures";

/** That a person is in the speaker's register no more. It says no more than which record it was. */
export interface ErasureNews {
  /** The record in the register of who speaks. */
  readonly workerId: string;
  /** The province that is told. */
  readonly listener: string;
}

export type ErasureReply = { readonly kind: "RELEASED" };

/** Null when it is none. */
export function readErasureNews(value: unknown): ErasureNews | null {
  if (typeof value !== "object" || value === null) return null;
  const { workerId, listener } = value as Readonly<Record<string, unknown>>;
  if (typeof workerId !== "string" || !idForm.test(workerId)) return null;
  if (typeof listener !== "string" || !/^\d{2}$/.test(listener)) return null;
  return provinceOfId(workerId) === listener ? null : { workerId, listener };
}

/** A province tells of its own register alone. */
export function isOwnErasure({ workerId }: ErasureNews, province: string | null): boolean {
  return provinceOfId(workerId) === province;
}

export function isErasureReply(value: unknown): value is ErasureReply {
  return (
    typeof value === "object" && value !== null && "kind" in value && value.kind === "RELEASED"
  );
}

const idForm = /^\d{2}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
