import { randomUUID } from "node:crypto";
import type { Caller } from "../../../schema/access/caller.ts";
import { openWriteDenialOf } from "../../../schema/access/permit-to-write.ts";
import type { Database } from "../../service/database.ts";
import type { Deadline } from "../../service/deadline.ts";
import { ForbiddenError } from "../../service/errors.ts";
import type { WriteBody } from "../../service/permits/write-transactions.ts";
import type { Session } from "../../service/session.ts";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";
import { type Effect, writeOnce } from "../../service/writes/write-once.ts";
import { requestKeyOf } from "../../service/writes/write-request.writer.ts";
import { UnknownProvinceError } from "../errors.ts";
import { provinceOfId } from "../global-id.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { expectKey } from "./once.ts";
import { Problems } from "./problems.ts";

/** A write of what is open to everybody: a job, a brand, a workshop. */
export interface OpenWrite<Answer extends object> {
  /** The mutation, such as "publishJob". */
  readonly name: string;
  /** The one global id that it writes, made here or named by the caller: the permit is for no other. */
  readonly record: string;
  /** Where the caller named the province: "input.id", "input.region". */
  readonly field: string;
  readonly input: KeyedInput;
  /**
   * Looks at the input and has the effect. It throws to refuse, and then nothing has happened. It is not
   * asked when this was done before, whatever would speak against it by now.
   *
   * @param source the office that writes, as records name it
   */
  readonly work: (session: Session, source: string) => Promise<Answer>;
}

export interface OpenWritesOptions {
  readonly caller: Caller;
  readonly held: readonly string[];
  readonly database: Pick<Database, "write">;
  readonly vault: IdentityVault;
  readonly deadline: Deadline;
}

/**
 * The one way of writes that tell of no person. One transaction each: the request under its key, the
 * effect, the answer. They stand in no access log, so none of them waits for another one's commit.
 */
export class OpenWrites {
  readonly #options: OpenWritesOptions;

  constructor(options: OpenWritesOptions) {
    this.#options = options;
  }

  /** @throws ServiceError when it is refused */
  async perform<Answer extends object>(write: OpenWrite<Answer>): Promise<Answer> {
    const { caller, held, database, vault, deadline } = this.#options;
    const { name, record, field, input } = write;
    const { actor } = caller;
    if (actor === null) throw new Error(`${name} is open to nobody, and not refused to one.`);
    const problems = new Problems();
    expectKey(input, problems);
    problems.refuse();
    const holder = provinceOfId(record);
    if (!held.includes(holder)) throw new UnknownProvinceError(field, holder, held);
    const denial = openWriteDenialOf(actor, holder, name);
    if (denial !== null) throw new ForbiddenError(denial);
    const key = requestKeyOf(vault, { actor, write: name, input });
    const permit: WriteBody = {
      ...{ kind: "OPEN", holders: [holder], purpose: [], groups: [], agreements: [] },
      ...{ writes: [name], record: [record], principal: key.principals, nonce: randomUUID() },
    };
    const { answer } = await database.write({ deadline, permit }, (session) =>
      writeOnce<Answer, Effect<Answer>>({ session, vault, key }, async () => ({
        answer: await write.work(session, actor.sub),
      })),
    );
    return answer;
  }
}
