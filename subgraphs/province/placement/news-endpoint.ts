import { randomUUID } from "node:crypto";
import type { Held } from "../../../schema/files/held-file.ts";
import type { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import { Deadline } from "../../service/deadline.ts";
import { HttpRefusal } from "../../service/http-refusal.ts";
import type { PlainEndpoint } from "../../service/start-service.ts";
import type { Gatekeeper } from "../../service/trust.ts";
import { newsPath, readNews } from "./news.ts";
import type { PlacementEar } from "./placement-ear.ts";
import { isOwnWord, listenerOf } from "./receive.ts";

export interface NewsEndpointOptions {
  readonly ear: PlacementEar;
  readonly held: readonly string[];
  readonly keys: Held<ProvinceKeys>;
  /** Believes the keys of provinces. */
  readonly trust: Gatekeeper;
}

/** Milliseconds to take down what was told. */
const hearingMs = 10_000;

/** Where provinces tell this one of placements, each for itself alone. */
export function newsEndpoint({ ear, held, keys, trust }: NewsEndpointOptions): PlainEndpoint {
  return {
    path: newsPath,
    trust,
    answer: async (body, { keyId }) => {
      const news = readNews(body);
      if (news === null)
        throw new HttpRefusal(400, "BAD_REQUEST", "This is no news of a placement.");
      const province = (await keys.current()).provinceOf(keyId);
      if (!isOwnWord(news, province) || !held.includes(listenerOf(news)))
        throw new HttpRefusal(
          403,
          "FORBIDDEN",
          "A province speaks for itself, and to whom it concerns.",
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
