import { readFile } from "node:fs/promises";
import type { OnFailure } from "../../execute/masked-errors.ts";
import type { ClientBudgets } from "../client-budgets.ts";
import type { SharedBudgetsPlace } from "./read-shared-budgets.ts";
import { openRedisStore } from "./redis-store.ts";
import { SharedBudgets } from "./shared-budgets.ts";

/** Shares budgets with other gateways. The store need not be there yet. */
export async function openSharedBudgets(
  place: SharedBudgetsPlace,
  { own, onFailure }: { readonly own: ClientBudgets; readonly onFailure: OnFailure },
): Promise<SharedBudgets> {
  const { passwordFile, password } = place;
  const store = await openRedisStore(place, async () =>
    passwordFile === null ? password : (await readFile(passwordFile, "utf8")).trim(),
  );
  const budgets = new SharedBudgets({ store, own, onFailure });
  await budgets.open();
  return budgets;
}
