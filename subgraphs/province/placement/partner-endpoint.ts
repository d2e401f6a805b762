import type { Held } from "../../../schema/files/held-file.ts";
import type { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import { HttpRefusal } from "../../service/http-refusal.ts";
import type { PlainEndpoint } from "../../service/start-service.ts";
import type { Gatekeeper } from "../../service/trust.ts";
import { type Ear, sayHere } from "./hearing.ts";

/** What provinces say to each other at one path. */
export interface PartnerNews<News> {
  readonly path: string;
  /** What it is news of, for who sent something else. */
  readonly subject: string;
  /** Null when a body is none. */
  readonly read: (body: unknown) => News | null;
  /** Whether this province may say it. */
  readonly isOwnWord: (news: News, province: string | null) => boolean;
  readonly listenerOf: (news: News) => string;
  /** What a province may say to whom, for who said more. */
  readonly rule: string;
  readonly ear: Ear<News, object>;
}

export interface Hearers {
  readonly held: readonly string[];
  readonly keys: Held<ProvinceKeys>;
  /** Believes the keys of provinces. */
  readonly trust: Gatekeeper;
}

/** Where provinces tell this one something, each for itself alone. */
export function partnerEndpoint<News>(
  { path, subject, read, isOwnWord, listenerOf, rule, ear }: PartnerNews<News>,
  { held, keys, trust }: Hearers,
): PlainEndpoint {
  return {
    path,
    trust,
    answer: async (body, { keyId }) => {
      const news = read(body);
      if (news === null)
        throw new HttpRefusal(400, "BAD_REQUEST", `This is no news of ${subject}.`);
      const province = (await keys.current()).provinceOf(keyId);
      if (!isOwnWord(news, province) || !held.includes(listenerOf(news)))
        throw new HttpRefusal(403, "FORBIDDEN", rule);
      return { status: 200, text: JSON.stringify(await sayHere(ear, news)) };
    },
  };
}
