import DataLoader from "dataloader";
import { inKeyOrder } from "../../service/in-key-order.ts";
import type { Session } from "../../service/session.ts";
import { type BrandYear, readBrandYears } from "./brand.reader.ts";

export interface BrandYearKey {
  readonly id: string;
  readonly year: number;
}

/** The numbers of brands and years: whatever is asked for in one tick is one statement. */
export function createBrandYearLoader(
  session: Session,
): DataLoader<BrandYearKey, BrandYear | null, string> {
  return new DataLoader(
    async (keys: readonly BrandYearKey[]) => {
      const ids = [...new Set(keys.map(({ id }) => id))];
      const years = [...new Set(keys.map(({ year }) => year))];
      const rows = await readBrandYears(session, { ids, years });
      return inKeyOrder(keys.map(keyText), rows, ({ brandId, year }) =>
        keyText({ id: brandId, year }),
      );
    },
    { cacheKeyFn: keyText },
  );
}

function keyText({ id, year }: BrandYearKey): string {
  return `${id} ${year}`;
}
