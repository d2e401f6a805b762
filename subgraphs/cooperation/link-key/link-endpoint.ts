import type { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import {
  evaluatedBatchText,
  linkBatchMax,
  linkPath,
  readLinkBatch,
} from "../../reference/link-batch.ts";
import { HttpRefusal, refusalBody } from "../../service/http-refusal.ts";
import type { PlainAnswer, PlainEndpoint } from "../../service/start-service.ts";
import type { Trust } from "../../service/trust.ts";
import type { KeyService, LinkRefusal } from "./key-service.ts";

export interface LinkEndpointOptions {
  readonly service: KeyService;
  readonly provinceKeys: { current(): ProvinceKeys | Promise<ProvinceKeys> };
  /** Believes the keys of provinces. */
  readonly trust: Trust;
}

/** The key service of the pseudonyms, for provinces alone. */
export function linkEndpoint({ service, provinceKeys, trust }: LinkEndpointOptions): PlainEndpoint {
  return {
    path: linkPath,
    trust,
    answer: async (body, { keyId, contentDigest }) => {
      const province = (await provinceKeys.current()).provinceOf(keyId);
      // Its key was taken from the file just now.
      if (province === null) throw new HttpRefusal(403, "FORBIDDEN", "No province has this key.");
      const batch = readLinkBatch(body);
      if (batch === null) throw new HttpRefusal(400, "BAD_REQUEST", badBatch);
      const answer = await service.answer({ province, batch, digest: contentDigest });
      return "kind" in answer
        ? refusalOf(answer)
        : { status: 200, text: evaluatedBatchText(answer) };
    },
  };
}

const badBatch = `Send {"keyId": text, "points": [43 characters of base64url]}, ${linkBatchMax} points at the most.`;

function refusalOf(refusal: LinkRefusal): PlainAnswer {
  switch (refusal.kind) {
    case "UNKNOWN_KEY":
      return refused(400, refusal.kind, "No links are made under this key.");
    case "NOT_A_POINT":
      return refused(400, refusal.kind, "A point is none of the group.");
    case "RATE_LIMITED": {
      const message = "This province has had as many points evaluated as it may for now.";
      const seconds = Math.max(1, Math.ceil(refusal.retryAfterMs / 1_000));
      return {
        ...refused(429, refusal.kind, message, refusal.reason),
        headers: [["retry-after", String(seconds)]],
      };
    }
    default:
      return unreachable(refusal);
  }
}

function refused(status: number, code: string, message: string, reason?: string): PlainAnswer {
  return { status, text: refusalBody(new HttpRefusal(status, code, message, reason)) };
}

function unreachable(refusal: never): never {
  throw new Error(`Unknown refusal: ${JSON.stringify(refusal)}`);
}
