import { createHash } from "node:crypto";
import type { RequestSeal } from "../../service/writes/write-request.writer.ts";

/** Offices hand in what everybody may read, so nothing of their requests is sealed. */
export const unsealedRequests: RequestSeal = {
  digestsOfRequest: (text) => [createHash("sha256").update(text).digest()],
  notes: () => ({
    keyId: "none",
    sealedKey: Buffer.alloc(0),
    seal: (text) => Buffer.from(text),
    open: (bytes) => Buffer.from(bytes).toString("utf8"),
  }),
};
