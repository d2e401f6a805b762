import { readTextFileLater } from "../../../schema/files/read-text-file.ts";
import { unreadable } from "../../../schema/files/unreadable.ts";
import type { OnFailure } from "../../execute/masked-errors.ts";
import { settingError } from "../../under-setting.ts";
import type { ClientBudgets } from "../client-budgets.ts";
import type { SharedBudgetsPlace } from "./read-shared-budgets.ts";
import { openRedisStore } from "./redis-store.ts";
import { SharedBudgets } from "./shared-budgets.ts";

/**
 * Shares budgets with other gateways. The store need not be there yet.
 *
 * @throws ConfigError when there is no password in its file
 */
export async function openSharedBudgets(
  place: SharedBudgetsPlace,
  { own, onFailure }: { readonly own: ClientBudgets; readonly onFailure: OnFailure },
): Promise<SharedBudgets> {
  const { passwordFile, password } = place;
  if (passwordFile !== null) await requirePassword(passwordFile);
  const store = await openRedisStore(place, async () =>
    passwordFile === null ? password : (await readTextFileLater(passwordFile)).trim(),
  );
  const budgets = new SharedBudgets({ store, own, onFailure });
  await budgets.open();
  return budgets;
}

async function requirePassword(file: string): Promise<void> {
  const problem = await readTextFileLater(file).then(
    (text) => (text.trim() === "" ? `${file} is empty.` : null),
    (cause: unknown) => unreadable(file, cause),
  );
  if (problem !== null) throw settingError("--shared-budgets-password-file", problem);
}
