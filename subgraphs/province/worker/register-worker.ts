import type { Session } from "../../service/session.ts";
import { provinceOfId } from "../global-id.ts";
import { sealIdentity } from "../identity/identity.writer.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { holdNumber, type NewPerson } from "../identity/registered.reader.ts";
import { NumberTakenError } from "../write/errors.ts";
import { insertWorker, type RegisteredWorker } from "./worker.writer.ts";
import { type WorkerState, workerStateOf } from "./worker-state.ts";

const field = "input.idNumber";

/** Registers a person and seals their identity, in the caller's transaction. The link is made later. */
export async function registerWorker(
  session: Session,
  vault: IdentityVault,
  registered: RegisteredWorker,
): Promise<WorkerState> {
  const { id, worker } = registered;
  const { idNumber, phone } = worker;
  const province = provinceOfId(id);
  if (idNumber !== null) await refuseTaken(session, vault, { province, idNumber });
  const row = await insertWorker(session, registered);
  await sealIdentity(session, vault, { province, workerId: id, idNumber, phone });
  return workerStateOf(row);
}

/**
 * One number is one person. Who may see the other record is told which it is; who may not learns neither
 * of it nor of an erased one, but that somebody else must look.
 *
 * @throws NumberTakenError
 */
async function refuseTaken(
  session: Session,
  vault: IdentityVault,
  person: NewPerson,
): Promise<void> {
  const { seen, isRegistered, wasErased } = await holdNumber(session, vault, person);
  const [first] = seen;
  if (first !== undefined)
    throw new NumberTakenError(field, `must not be of somebody who is registered: ${first}`, seen);
  if (!(isRegistered || wasErased)) return;
  throw new NumberTakenError(
    field,
    session.rows === "ALL"
      ? "must not be of somebody who was erased from this register"
      : "must be of somebody whom you may register: a labor station of the province knows more",
  );
}
