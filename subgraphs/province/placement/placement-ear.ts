import { randomUUID } from "node:crypto";
import type { Actor } from "../../../schema/access/caller.ts";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { wasErased, wasReleased } from "../erasure/released.writer.ts";
import { type OpenRegister, seenBy } from "../seen-by.ts";
import { holdRecord } from "../write/hold-record.writer.ts";
import type { Hearing } from "./hearing.ts";
import { linkHere } from "./link-here.reader.ts";
import { agreementToTell, toldGroups } from "./may-tell.ts";
import type { News, Reply } from "./news.ts";
import { listenerOf, receiveNews, speakerOf } from "./receive.ts";
import { followLink } from "./stays.writer.ts";

/** How another province stands in the access log: its key vouches for it. */
export function provinceActor(province: string): Actor {
  return {
    iss: "urn:laowu:province",
    sub: `province:${province}`,
    province,
    department: null,
    role: "PARTNER_SYSTEM",
    scopes: [],
    tokenId: `province:${province}`,
  };
}

/** Whom the news is of is known here under another pseudonym. */
interface KnownAs {
  readonly kind: "KNOWN_AS";
  readonly link: string;
}

/** Where the word of other provinces on placements is taken down, in the way of all writes. */
export class PlacementEar {
  readonly #register: OpenRegister;

  constructor(register: OpenRegister) {
    this.#register = register;
  }

  /** @param news whose speaker is proved, and whose listener is one of the held provinces */
  async hear(news: News, { deadline, requestId }: Hearing): Promise<Reply> {
    const { agreements } = this.#register;
    const today = dayInChina(new Date());
    const speaker = speakerOf(news);
    const listener = listenerOf(news);
    // The answer tells the speaker something of this register.
    if (agreementToTell(agreements, { provider: listener, consumer: speaker }, today) === null)
      return { kind: "REFUSED", reason: "NO_AGREEMENT" };
    const hearing = { deadline, requestId };
    const heard = await this.#takeDown(news, hearing, null);
    if (heard.kind !== "KNOWN_AS") return heard;
    const known = await this.#takeDown(news, hearing, heard.link);
    if (known.kind === "KNOWN_AS") return { kind: "LATER" };
    if (known.kind !== "TOLD" || news.part === "HOST") return known;
    // The host knows by now whose stay it is, and follows the home to the pseudonym of now.
    const followed = await this.#takeDown(news, hearing, null);
    return followed.kind === "KNOWN_AS" ? { kind: "LATER" } : followed;
  }

  /**
   * @param linkKnown the pseudonym by which the person is known here, where it is not the one of the news
   * @returns that pseudonym when it is another one than was thought: then nothing has happened
   */
  #takeDown(
    news: News,
    { deadline, requestId }: Hearing,
    linkKnown: string | null,
  ): Promise<Reply | KnownAs> {
    const now = new Date();
    const today = dayInChina(now);
    const listener = listenerOf(news);
    const personLink = linkKnown ?? news.personLink;
    const caller = { actor: provinceActor(speakerOf(news)), access: null };
    const { writes } = seenBy({ caller, deadline, requestId, peerHead: null }, this.#register);
    return writes.perform<Reply | KnownAs>({
      name: "receivePlacement",
      record: `${listener}:${personLink}`,
      // What is told twice is known by the stay itself, for longer than any key.
      input: { idempotencyKey: randomUUID() },
      isOnBehalf: false,
      isOfPartner: true,
      purpose: "PLACEMENT_FOLLOW_UP",
      groups: toldGroups,
      work: async (session) => {
        if (news.part === "HOME" && news.workerId !== null) {
          // What was on its way when the home erased the person comes too late.
          await holdRecord(session, news.workerId, "shared");
          const gone = { workerId: news.workerId, listener };
          if (await wasReleased(session, this.#register.vault, gone))
            return {
              answer: { kind: "REFUSED", reason: "PERSON_UNKNOWN" },
              workerId: null,
              rowIds: [],
            };
          const { workerId } = news;
          if (linkKnown === null)
            await followLink(session, { province: listener, workerId, personLink });
        }
        const other = linkKnown === null ? await linkHere(session, news) : null;
        if (other !== null)
          return { answer: { kind: "KNOWN_AS", link: other }, workerId: null, rowIds: [] };
        const answer = await receiveNews({ session, today, now }, { ...news, personLink });
        if (answer.kind === "REFUSED" && answer.reason === "PERSON_UNKNOWN")
          if (await wasErased(session, this.#register.vault, { province: listener, personLink }))
            return {
              answer: { kind: "REFUSED", reason: "PERSON_ERASED" },
              workerId: null,
              rowIds: [],
            };
        const workerId =
          news.part === "HOST" && answer.kind === "TOLD" ? answer.news.workerId : null;
        const rowIds = answer.kind === "TOLD" ? [answer.news.id] : [];
        return { answer, workerId, rowIds: workerId === null ? rowIds : [workerId, ...rowIds] };
      },
    });
  }
}
