import DataLoader from "dataloader";
import type { Disclosures } from "../../access-log/disclosures.ts";
import type { Session } from "../../service/session.ts";
import { findIdentities } from "./identity.reader.ts";
import type { Identity, IdentityVault } from "./identity-vault.ts";

export interface IdentityKey {
  readonly workerId: string;
  readonly field: keyof Identity;
}

export type IdentityLoader = DataLoader<IdentityKey, string | null, string>;

const fields = ["idNumber", "phone"] as const;

export interface IdentityLoaderOptions {
  readonly session: Session;
  readonly vault: IdentityVault;
  readonly disclosures: Disclosures;
}

/** ID numbers and phones: whatever is asked for in one tick is one statement, and nothing else is opened. */
export function createIdentityLoader(options: IdentityLoaderOptions): IdentityLoader {
  const { session, vault, disclosures } = options;
  return new DataLoader(
    async (keys: readonly IdentityKey[]) => {
      const workersOf = (wanted: keyof Identity): readonly string[] =>
        keys.filter(({ field }) => field === wanted).map(({ workerId }) => workerId);
      const asked = { idNumber: workersOf("idNumber"), phone: workersOf("phone") };
      const identities = await findIdentities(session, vault, asked);
      await Promise.all(
        fields.map(async (field) => {
          const rowIds = asked[field].filter((workerId) => identities.has(workerId));
          if (rowIds.length === 0) return;
          await disclosures.disclose({ type: "Worker", fields: [`Worker.${field}`], rowIds });
        }),
      );
      return keys.map(({ workerId, field }) => {
        const identity = identities.get(workerId) ?? null;
        return identity instanceof Error ? identity : (identity?.[field] ?? null);
      });
    },
    { cacheKeyFn: ({ workerId, field }) => `${field} ${workerId}` },
  );
}
