import { randomUUID } from "node:crypto";
import type { Held } from "../../../schema/files/held-file.ts";
import type { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import { Deadline } from "../../service/deadline.ts";
import { HttpRefusal } from "../../service/http-refusal.ts";
import type { PlainEndpoint } from "../../service/start-service.ts";
import type { Gatekeeper } from "../../service/trust.ts";
import { provinceOfId } from "../global-id.ts";
import type { ErasureEar } from "./erasure-ear.ts";
import { erasureNewsPath, readErasureNews } from "./erasure-news.ts";

export interface ErasureEndpointOptions {
  readonly ear: ErasureEar;
  readonly held: readonly string[];
  readonly keys: Held<ProvinceKeys>;
  /** Believes the keys of provinces. */
  readonly trust: Gatekeeper;
}

/** Milliseconds to let go of somebody. */
const hearingMs = 10_000;

/** Where provinces tell this one whom they have erased, each of its own register alone. */
export function erasureEndpoint({ ear, held, keys, trust }: ErasureEndpointOptions): PlainEndpoint {
  return {
    path: erasureNewsPath,
    trust,
    answer: async (body, { keyId }) => {
      const news = readErasureNews(body);
      if (news === null)
        throw new HttpRefusal(400, "BAD_REQUEST", "This is no news of an erasure.");
      const province = (await keys.current()).provinceOf(keyId);
      if (provinceOfId(news.workerId) !== province || !held.includes(news.listener))
        throw new HttpRefusal(
          403,
          "FORBIDDEN",
          "A province speaks of its own register, and to whom it names.",
        );
      const deadline = new Deadline(hearingMs);
      try {
        const reply = await ear.hear(news, { deadline, requestId: randomUUID() });
        return { status: 200, text: JSON.stringify(reply) };
      } finally {
        deadline.clear();
      }
    },
  };
}
