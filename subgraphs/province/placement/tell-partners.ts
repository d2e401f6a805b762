import { randomUUID } from "node:crypto";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import { UnansweredError } from "../../../schema/signatures/signed-client.ts";
import { writtenEntry } from "../../access-log/written-entry.ts";
import { ServiceError } from "../../service/errors.ts";
import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import { type BackgroundConnection, whileNobodyElse } from "../background-connection.writer.ts";
import { clearErasedStay } from "../erasure/erased-stay.writer.ts";
import type { TellErasures } from "../erasure/tell-erasures.ts";
import type { OpenRegister } from "../seen-by.ts";
import type { DeliveryRow } from "./delivery.reader.ts";
import {
  away,
  findDue,
  findDuePartners,
  forgetDelivery,
  hurry,
  noteFailed,
  noteTold,
} from "./delivery.writer.ts";
import { sayHere } from "./hearing.ts";
import { Lanes } from "./lanes.ts";
import { agreementToTell, toldGroups } from "./may-tell.ts";
import { type News, type NewsRefusal, newsOf, type Reply } from "./news.ts";
import { NotToldError, type Partners, tellPartner } from "./partner.client.ts";
import { type PlacementEar, provinceActor } from "./placement-ear.ts";
import { isOwnWord, listenerOf } from "./receive.ts";
import type { KnownStay } from "./stay-row.ts";
import { findStay } from "./stays.writer.ts";

/** The points of a delivery between which a process may die. */
export const deliveryPoints = ["due", "read", "logged", "asked", "heard", "noted"] as const;
export type DeliveryPoint = (typeof deliveryPoints)[number];

export interface TellPartnersOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  readonly register: OpenRegister;
  readonly ear: PlacementEar;
  /** Who was erased is told in the same rounds. */
  readonly erasures: Pick<TellErasures, "tellDue">;
  readonly partners: Partners;
  readonly logger: Logger;
  /** Told of each point as it is reached, for tests that end the work there. */
  readonly onPoint?: (point: DeliveryPoint, placementId: string) => void;
  /** Milliseconds after a failure until it begins anew, unless as usual. */
  readonly againMs?: number;
}

const times = {
  /** How long something new waits. */
  lookMs: 500,
  /** After a database that failed, or while another process tells. */
  againMs: 5_000,
} as const;

/**
 * Tells the other province of a stay what is new, in the background. What is to be told stands in the
 * journal from the transaction that made it, until the other side has answered and its answer is kept:
 * a process may die anywhere, and another goes on. Told again, nothing changes.
 */
export class TellPartners {
  readonly #options: TellPartnersOptions;
  readonly #background = new Background();

  constructor(options: TellPartnersOptions) {
    this.#options = options;
  }

  start(): void {
    this.#background.start(() => this.#tellAndWait());
  }

  stop(): Promise<void> {
    return this.#background.stop();
  }

  /** Tells all that is due. False when another process is at it. */
  round(): Promise<boolean> {
    return this.#connected(async (connection) => {
      const lanes = new Lanes();
      await this.#tellDue(connection, lanes);
      await lanes.done();
    });
  }

  #connected(work: (connection: BackgroundConnection) => Promise<void>): Promise<boolean> {
    const { databaseUrl } = this.#options;
    return whileNobodyElse({ databaseUrl, name: "tell-partners" }, work);
  }

  /** Tells what is due while this process is the one that does. @returns how long to wait when it is not */
  async #tellAndWait(): Promise<number> {
    try {
      await this.#connected(async (connection) => {
        const lanes = new Lanes();
        while (!this.#background.isStopping && !lanes.hasFailed) {
          await this.#tellDue(connection, lanes).catch((cause) => lanes.fail(cause));
          await this.#background.pause(times.lookMs);
        }
        await lanes.done();
      });
    } catch (cause) {
      if (!this.#background.isStopping)
        this.#options.logger.error("Other provinces could not be told of placements.", { cause });
    }
    return this.#options.againMs ?? times.againMs;
  }

  /** Each province in a lane of its own: one that hangs keeps no other waiting. */
  async #tellDue(connection: BackgroundConnection, lanes: Lanes): Promise<void> {
    for (const partner of await findDuePartners(connection))
      lanes.begin(partner, () => this.#tellPartner(connection, partner));
    await this.#options.erasures.tellDue(connection, lanes, this.#background.signal);
  }

  async #tellPartner(connection: BackgroundConnection, partner: string): Promise<void> {
    for (const delivery of await findDue(connection, partner)) {
      if (this.#background.isStopping) return;
      const failure = await this.#deliver(connection, delivery);
      // The next look begins with another delivery: of many that wait, one is tried at a time.
      if (failure === away) return;
      if (delivery.last_error === away) await hurry(connection, partner);
    }
  }

  /** @returns why the other province does not know it; null when there is nothing left to tell */
  async #deliver(connection: BackgroundConnection, delivery: DeliveryRow): Promise<string | null> {
    this.#reached("due", delivery);
    const stay = await findStay(connection, delivery.placement_id);
    this.#reached("read", delivery);
    if (stay === null) {
      await forgetDelivery(connection, delivery);
      return null;
    }
    const failure = await this.#tell(delivery, stay);
    if (failure === "PERSON_ERASED") {
      await this.#recordErased(stay, delivery.partner);
      await clearErasedStay(connection, stay.id);
      this.#reached("noted", delivery);
      return null;
    }
    if (failure === null) await noteTold(connection, delivery, stay.said);
    else await noteFailed(connection, delivery, failure);
    this.#reached("noted", delivery);
    return failure;
  }

  /** @returns why the other province does not know it; null when it does, and its answer is kept */
  async #tell(delivery: DeliveryRow, stay: KnownStay): Promise<string | null> {
    const { logger } = this.#options;
    const news = newsOf(stay);
    if (news === null) return "NOT_LINKED";
    try {
      if (!(await this.#isOnRecord(stay, delivery.partner))) return "NO_AGREEMENT";
      this.#reached("logged", delivery);
      const reply = await this.#ask(delivery.partner, news);
      this.#reached("asked", delivery);
      if (reply.kind === "LATER") return "AWAITED";
      if (reply.kind === "REFUSED")
        return isOwnRefusal(reply.reason, news) ? reply.reason : "ANSWER_OF_ANOTHER";
      if (!isAnswer(reply.news, stay, delivery.partner)) return "ANSWER_OF_ANOTHER";
      if (!(await this.#isHeard(reply.news, delivery.partner))) return "ANSWER_UNUSABLE";
      this.#reached("heard", delivery);
      return null;
    } catch (cause) {
      if (cause instanceof NotToldError) return cause.reason;
      if (!(cause instanceof UnansweredError)) throw cause;
      if (delivery.attempts === 0)
        logger.warn("Another province does not answer.", { partner: delivery.partner, cause });
      return away;
    }
  }

  /** False of what this register cannot hold: it is asked for again later, and nobody else waits for it. */
  async #isHeard(news: News, partner: string): Promise<boolean> {
    const { logger, ear } = this.#options;
    try {
      await sayHere(ear, news);
      return true;
    } catch (cause) {
      // The database is away, say: then all of it begins anew.
      if (cause instanceof ServiceError) throw cause;
      logger.error("What another province answers cannot be taken down.", { partner, cause });
      return false;
    }
  }

  /** What leaves the register is written down before: to whom, under which agreement. */
  async #isOnRecord(stay: KnownStay, partner: string): Promise<boolean> {
    const { agreements, log } = this.#options.register;
    const parties = { provider: stay.province, consumer: partner };
    const agreement = agreementToTell(agreements, parties, dayInChina(new Date()));
    if (agreement === null) return false;
    const permit: Permit = {
      actor: provinceActor(partner),
      access: { purpose: "PLACEMENT_FOLLOW_UP", authorizationId: null, caseNo: null },
      holder: stay.province,
      basis: "STATUTORY_DUTY",
      agreementId: agreement.agreementId,
      groups: new Set(toldGroups),
      rows: { kind: "ALL" },
      rowsPerDayMax: null,
    };
    const own = stay.workerId?.startsWith(`${stay.province}:`) ? [stay.workerId] : [];
    const shown = {
      ...{ coordinate: "Placement.exchange", rowIds: [...own, stay.id] },
      ...{ request: randomUUID(), peerHead: null },
    };
    await log.append(writtenEntry(permit, log, shown), null);
    return true;
  }

  /** As it is on record when the home says so by itself. */
  async #recordErased(stay: KnownStay, partner: string): Promise<void> {
    const { log } = this.#options.register;
    const permit: Permit = {
      actor: provinceActor(partner),
      access: { purpose: "DATA_SUBJECT_REQUEST", authorizationId: null, caseNo: null },
      holder: stay.province,
      basis: "RIGHT_OF_THE_PERSON",
      agreementId: null,
      groups: new Set(["LINK"]),
      rows: { kind: "ALL" },
      rowsPerDayMax: null,
    };
    const shown = {
      ...{ coordinate: "Mutation.receiveErasure", rowIds: [stay.id] },
      ...{ request: randomUUID(), peerHead: null },
    };
    await log.append(writtenEntry(permit, log, shown), null);
  }

  /** A province in this very database is told without a detour. */
  #ask(partner: string, news: News): Promise<Reply> {
    const { register, ear, partners } = this.#options;
    if (!register.held.includes(partner))
      return tellPartner(partners, partner, news, this.#background.signal);
    return sayHere(ear, news);
  }

  #reached(point: DeliveryPoint, { placement_id }: DeliveryRow): void {
    this.#options.onPoint?.(point, placement_id);
  }
}

/** The partner's own word, on the stay it was told of. */
function isAnswer(news: News, { id, province }: KnownStay, partner: string): boolean {
  return news.otherId === id && isOwnWord(news, partner) && listenerOf(news) === province;
}

/** The home alone says whom it has erased: nobody else makes it let go of its own people. */
function isOwnRefusal(reason: NewsRefusal, { part }: News): boolean {
  return reason !== "PERSON_ERASED" || part === "HOST";
}
