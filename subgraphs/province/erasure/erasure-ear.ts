import { randomUUID } from "node:crypto";
import { provinceOfId } from "../global-id.ts";
import type { Hearing } from "../placement/hearing.ts";
import { provinceActor } from "../placement/placement-ear.ts";
import { type OpenRegister, seenBy } from "../seen-by.ts";
import { holdRecord } from "../write/hold-record.writer.ts";
import type { ErasureNews, ErasureReply } from "./erasure-news.ts";
import { releasePerson } from "./released.writer.ts";

/**
 * Where other provinces say whom they have erased. No agreement is asked for: to let go of somebody shows
 * nobody anything, and is due also after the agreement has ended under which they were told of.
 */
export class ErasureEar {
  readonly #register: OpenRegister;

  constructor(register: OpenRegister) {
    this.#register = register;
  }

  /** @param news whose speaker is proved, and whose listener is one of the held provinces */
  async hear(news: ErasureNews, { deadline, requestId }: Hearing): Promise<ErasureReply> {
    const { workerId, listener } = news;
    const caller = { actor: provinceActor(provinceOfId(workerId)), access: null };
    const { writes } = seenBy({ caller, deadline, requestId, peerHead: null }, this.#register);
    return writes.perform<ErasureReply>({
      name: "receiveErasure",
      record: `${listener}:${workerId}`,
      // Told twice, there is nobody left to let go of.
      input: { idempotencyKey: randomUUID() },
      isOnBehalf: false,
      isOfPartner: true,
      groups: ["LINK"],
      work: async (session) => {
        // What was told of the person is taken down before, or not at all.
        await holdRecord(session, workerId, "alone");
        await releasePerson(session, this.#register.vault, news);
        return { answer: { kind: "RELEASED" }, workerId: null, rowIds: [workerId] };
      },
    });
  }
}
