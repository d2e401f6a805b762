import { createHash } from "node:crypto";
import type { Actor, Caller } from "../../../schema/access/caller.ts";
import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import { permitToWrite } from "../../../schema/access/permit-to-write.ts";
import type { Purpose } from "../../../schema/access/purpose.ts";
import type { WriteRefusal } from "../../../schema/access-log/access-record.ts";
import type { AccessLog } from "../../access-log/access-log.ts";
import { appendWithin } from "../../access-log/access-log.writer.ts";
import type { Disclosures } from "../../access-log/disclosures.ts";
import type { LogContext } from "../../access-log/refused-entry.ts";
import { refusedWriteEntry, writtenEntry } from "../../access-log/written-entry.ts";
import type { Database } from "../../service/database.ts";
import type { Deadline } from "../../service/deadline.ts";
import { BadUserInputError, ForbiddenError } from "../../service/errors.ts";
import { permitBody } from "../../service/permits/permit-body.ts";
import type { Session } from "../../service/session.ts";
import { IdempotencyConflictError } from "../../service/writes/errors.ts";
import type { KeyedInput } from "../../service/writes/idempotency-key.ts";
import { writeOnce } from "../../service/writes/write-once.ts";
import { requestKeyOf } from "../../service/writes/write-request.writer.ts";
import { UnknownProvinceError } from "../errors.ts";
import { provinceOfId } from "../global-id.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { NumberTakenError, RecordNotOpenError, VersionConflictError } from "./errors.ts";
import type { Evidence } from "./evidence.ts";
import { type Hold, holdRecord } from "./hold-record.writer.ts";
import { expectKey } from "./once.ts";
import { isText, Problems } from "./problems.ts";

/** What the input of every write about a person has. */
export interface WriteInput extends KeyedInput {
  readonly evidence?: Evidence | null | undefined;
}

export interface Write<Answer extends object> {
  /** The mutation, such as "withdrawAuthorization". */
  readonly name: string;
  /** The one global id that it is about: the permit is for nothing else. */
  readonly record: string;
  /** It is shared with other writes unless said otherwise. */
  readonly hold?: Hold;
  readonly input: WriteInput;
  /** Whether whoever is not the person acts for them, and must say by which paper. It is so unless said otherwise. */
  readonly isOnBehalf?: boolean;
  /** What for, when an office does its duty; it exercises a right of the person unless said otherwise. */
  readonly purpose?: Purpose;
  /** Whether another province tells of something, for which its key vouches, and no office of this one. */
  readonly isOfPartner?: boolean;
  /** What of the person it needs to see. */
  readonly groups?: readonly FieldGroup[];
  /** Looks at what is the write's own in the input. */
  readonly check?: (problems: Problems) => void;
  /**
   * Other records that the effect reaches beyond what the caller may see, for the access log alone: found
   * under a permit for all of the register, before the effect.
   */
  readonly reaches?: (session: Session) => Promise<readonly string[]>;
  /**
   * The effect. It throws to refuse, and then nothing has happened.
   *
   * @param principal who writes, as a digest
   */
  readonly work: (session: Session, principal: string) => Promise<Written<Answer>>;
}

export interface Written<Answer extends object> {
  readonly answer: Answer;
  /** Whose record it was; null when nothing shall lead there any more. */
  readonly workerId: string | null;
  /** What was written, for the access log. */
  readonly rowIds: readonly string[];
}

export interface WritesOptions {
  readonly caller: Caller;
  readonly held: readonly string[];
  readonly database: Pick<Database, "write">;
  /** Seals what was answered. */
  readonly vault: IdentityVault;
  readonly deadline: Deadline;
  readonly log: AccessLog;
  readonly logContext: LogContext;
  readonly disclosures: Disclosures;
}

/**
 * The one way of writes about persons. One transaction each: the request under its key, the effect, the
 * answer, and the record in the access log; without any of them there is nothing of the others.
 */
export class Writes {
  readonly #options: WritesOptions;

  constructor(options: WritesOptions) {
    this.#options = options;
  }

  /** @throws ServiceError when it is refused: then that is on record */
  async perform<Answer extends object>(write: Write<Answer>): Promise<Answer> {
    try {
      const permit = this.#admit(write);
      return await this.#write(write, permit);
    } catch (error) {
      const reason = refusalOf(error);
      const told = error instanceof NumberTakenError ? error.toldIds : [];
      if (reason !== null) await this.#recordRefusal(write, reason, told);
      throw error;
    }
  }

  /** @throws BadInputError, ForbiddenError, UnknownProvinceError */
  #admit(write: Write<object>): Permit {
    const {
      name,
      record,
      input,
      isOnBehalf = true,
      isOfPartner,
      purpose,
      groups = [],
      check,
    } = write;
    const { caller, held } = this.#options;
    const { actor } = caller;
    if (actor === null) throw new Error(`${name} is open to nobody, and not refused to one.`);
    const { evidence } = input;
    const problems = new Problems();
    expectKey(input, problems);
    problems.expect(
      !isOnBehalf || actor.role === "DATA_SUBJECT" || Boolean(evidence),
      "input.evidence",
      "must be given by whoever acts for the person",
    );
    if (evidence)
      problems.expect(
        isText(evidence.reference, 100),
        "input.evidence.reference",
        "must have 1 to 100 printable characters",
      );
    check?.(problems);
    problems.refuse();
    const holder = provinceOfId(record);
    if (!held.includes(holder)) throw new UnknownProvinceError("input", holder, held);
    const ground = {
      ...{ holder, purpose, isOfPartner, groups: new Set(groups) },
      evidence: evidence?.reference ?? null,
    };
    const permission = permitToWrite(actor, ground);
    if (permission.kind === "denied") throw new ForbiddenError(permission.reason);
    return permission.permit;
  }

  async #write<Answer extends object>(write: Write<Answer>, permit: Permit): Promise<Answer> {
    const { database, vault, deadline, log, disclosures } = this.#options;
    const { actor } = permit;
    const key = requestKeyOf(vault, { actor, write: write.name, input: write.input });
    const body = {
      ...permitBody([permit]),
      writes: [write.name],
      record: [write.record],
      principal: key.principals,
    } as const;
    const reached = write.reaches
      ? await database.write(
          {
            deadline,
            // Of no record: with it nothing can be written.
            permit: {
              ...body,
              ...permitBody([{ ...permit, rows: { kind: "ALL" } }]),
              record: [""],
            },
          },
          write.reaches,
        )
      : [];
    const { answer, appended } = await database.write(
      { deadline, permit: body },
      async (session) => {
        const { answer, written } = await writeOnce({ session, vault, key }, async () => {
          await holdRecord(session, write.record, write.hold ?? "shared");
          return write.work(session, principalOf(actor));
        });
        const entry = writtenEntry(permit, log, {
          ...this.#options.logContext,
          coordinate: `Mutation.${write.name}`,
          rowIds: written === null ? [] : [...new Set([...written.rowIds, ...reached])],
        });
        // Last, for whoever appends to the log waits until this transaction ends.
        const appended = await appendWithin(session, entry);
        return { answer, appended };
      },
    );
    log.wrote(appended);
    disclosures.wrote();
    return answer;
  }

  async #recordRefusal(
    write: Write<object>,
    reason: Reason,
    rowIds: readonly string[],
  ): Promise<void> {
    const { name, record, input, purpose = "DATA_SUBJECT_REQUEST" } = write;
    const { caller, log, disclosures, logContext } = this.#options;
    const entry = refusedWriteEntry(caller, log, {
      ...logContext,
      coordinate: `Mutation.${name}`,
      rowIds,
      holder: provinceOfId(record),
      evidence: input.evidence?.reference ?? null,
      purpose,
      reason,
    });
    await log.append(entry, null);
    disclosures.wrote();
  }
}

/** Who writes, as a digest: of persons `sub` is their pseudonym, which goes when they are erased. */
function principalOf({ iss, sub }: Actor): string {
  return createHash("sha256").update(`${iss}\n${sub}`).digest("base64url");
}

type Reason = WriteRefusal | "NOT_OWN_PROVINCE";

/** Why the caller was refused; null of what is nobody's to refuse, such as an outage or a bug. */
function refusalOf(error: unknown): Reason | null {
  if (error instanceof RecordNotOpenError) return "RECORD_NOT_OPEN";
  if (error instanceof IdempotencyConflictError) return "IDEMPOTENCY_CONFLICT";
  if (error instanceof ForbiddenError) return "NOT_OWN_PROVINCE";
  if (error instanceof BadUserInputError) return "BAD_USER_INPUT";
  return error instanceof VersionConflictError ? "VERSION_CONFLICT" : null;
}
