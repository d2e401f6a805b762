import { randomUUID } from "node:crypto";
import type { Permit } from "../../../schema/access/permit.ts";
import { UnansweredError } from "../../../schema/signatures/signed-client.ts";
import { writtenEntry } from "../../access-log/written-entry.ts";
import type { Logger } from "../../service/logger.ts";
import type { BackgroundConnection } from "../background-connection.writer.ts";
import { provinceOfId } from "../global-id.ts";
import { away } from "../placement/delivery.writer.ts";
import { sayHere } from "../placement/hearing.ts";
import type { Lanes } from "../placement/lanes.ts";
import { NotToldError, type Partners, sayTo } from "../placement/partner.client.ts";
import { provinceActor } from "../placement/placement-ear.ts";
import type { DeliveryPoint } from "../placement/tell-partners.ts";
import type { OpenRegister } from "../seen-by.ts";
import {
  type ErasureDeliveryRow,
  findDueErasures,
  findErasurePartners,
  forgetToldErasures,
  hurryErasures,
  noteErasureFailed,
  noteErasureTold,
  spreadErasures,
} from "./erasure-delivery.writer.ts";
import type { ErasureEar } from "./erasure-ear.ts";
import { type ErasureNews, erasureNewsPath, isErasureReply } from "./erasure-news.ts";

export interface TellErasuresOptions {
  readonly register: OpenRegister;
  readonly ear: ErasureEar;
  readonly partners: Partners;
  readonly logger: Logger;
  /** Told of each point as it is reached, for tests that end the work there. */
  readonly onPoint?: (point: DeliveryPoint, workerId: string) => void;
}

/**
 * Tells the other provinces who was erased here. That they are to be told stands in the journal from the
 * transaction that erased the person; told again, nothing changes.
 */
export class TellErasures {
  readonly #options: TellErasuresOptions;

  constructor(options: TellErasuresOptions) {
    this.#options = options;
  }

  /** Begins to tell what is due, each province in a lane of its own. */
  async tellDue(
    connection: BackgroundConnection,
    lanes: Pick<Lanes, "begin">,
    signal: AbortSignal,
  ): Promise<void> {
    const { register, partners } = this.#options;
    const others = (await partners.urls.current()).keys();
    await spreadErasures(connection, [...new Set([...others, ...register.held])].sort());
    for (const partner of await findErasurePartners(connection))
      lanes.begin(`erasures for ${partner}`, () => this.#tellPartner(connection, partner, signal));
    await forgetToldErasures(connection);
  }

  async #tellPartner(
    connection: BackgroundConnection,
    partner: string,
    signal: AbortSignal,
  ): Promise<void> {
    for (const delivery of await findDueErasures(connection, partner)) {
      if (signal.aborted) return;
      this.#reached("due", delivery);
      const failure = await this.#tell(delivery, signal);
      if (failure === null) await noteErasureTold(connection, delivery);
      else await noteErasureFailed(connection, delivery, failure);
      this.#reached("noted", delivery);
      // The next look begins with another one: of many that wait, one is tried at a time.
      if (failure === away) return;
      if (delivery.last_error === away) await hurryErasures(connection, partner);
    }
  }

  /** @returns why the other province does not know it; null when it does */
  async #tell(delivery: ErasureDeliveryRow, signal: AbortSignal): Promise<string | null> {
    const { worker_id: workerId, partner, attempts } = delivery;
    try {
      await this.#record(workerId, partner);
      this.#reached("logged", delivery);
      await this.#say({ workerId, listener: partner }, signal);
      this.#reached("asked", delivery);
      return null;
    } catch (cause) {
      if (cause instanceof NotToldError) return cause.reason;
      if (!(cause instanceof UnansweredError)) throw cause;
      if (attempts === 0)
        this.#options.logger.warn("Another province does not learn of an erasure yet.", {
          ...{ partner, cause },
        });
      return away;
    }
  }

  /** What leaves the register is written down before, to whom. */
  async #record(workerId: string, partner: string): Promise<void> {
    const { log } = this.#options.register;
    const permit: Permit = {
      actor: provinceActor(partner),
      access: { purpose: "DATA_SUBJECT_REQUEST", authorizationId: null, caseNo: null },
      holder: provinceOfId(workerId),
      basis: "RIGHT_OF_THE_PERSON",
      agreementId: null,
      groups: new Set(),
      rows: { kind: "ALL" },
      rowsPerDayMax: null,
    };
    const shown = {
      ...{ coordinate: "Mutation.erasePerson", rowIds: [workerId] },
      ...{ request: randomUUID(), peerHead: null },
    };
    await log.append(writtenEntry(permit, log, shown), null);
  }

  /** A province in this very database is told without a detour. */
  async #say(news: ErasureNews, signal: AbortSignal): Promise<void> {
    const { register, ear, partners } = this.#options;
    if (register.held.includes(news.listener)) {
      await sayHere(ear, news);
      return;
    }
    const saying = { path: erasureNewsPath, body: news };
    const { status, json } = await sayTo(partners, news.listener, saying, signal);
    if (status !== 200 || !isErasureReply(json)) throw new NotToldError(`STATUS_${status}`);
  }

  #reached(point: DeliveryPoint, { worker_id }: ErasureDeliveryRow): void {
    this.#options.onPoint?.(point, worker_id);
  }
}
