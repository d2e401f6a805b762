/**
 * Where a walk over a federated list stands. Every province stands at `key`, the last row handed
 * out, but for those in `behind`: they failed on the way and are resumed where they stood. Null is
 * the start of the list.
 */
export interface PagePosition {
  readonly key: string | null;
  readonly behind: ReadonlyMap<string, string | null>;
}

export const startOfList: PagePosition = { key: null, behind: new Map() };

/** Where one province stands. */
function positionOf(position: PagePosition, province: string): string | null {
  const behind = position.behind.get(province);
  return behind === undefined ? position.key : behind;
}

/** Several provinces of one register are asked together, from the earliest of their positions. */
export function earliestOf(position: PagePosition, provinces: readonly string[]): string | null {
  return provinces
    .map((province) => positionOf(position, province))
    .reduce((earliest, key) => (isBefore(key, earliest) ? key : earliest));
}

/**
 * The position after a page. A province that answered has handed out everything up to the last
 * row of the page, so it moves there, but never back; a silent one stays.
 */
export function advance(
  position: PagePosition,
  page: {
    readonly lastKey: string | null;
    readonly answered: readonly string[];
    readonly silent: readonly string[];
  },
): PagePosition {
  const keys = new Map<string, string | null>();
  for (const province of page.answered) {
    const stood = positionOf(position, province);
    keys.set(province, isBefore(stood, page.lastKey) ? page.lastKey : stood);
  }
  for (const province of page.silent) keys.set(province, positionOf(position, province));
  const key = [...keys.values()].reduce(
    (latest, one) => (isBefore(latest, one) ? one : latest),
    position.key,
  );
  return { key, behind: new Map([...keys].filter(([, stood]) => stood !== key)) };
}

/**
 * The position in a feed: every province stands at its own place and at nobody else's. Those that say
 * nothing stay where they were.
 */
export function advanceEach(
  position: PagePosition,
  places: ReadonlyMap<string, string>,
): PagePosition {
  return { key: position.key, behind: new Map([...position.behind, ...places]) };
}

function isBefore(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === null && b !== null;
  return a < b;
}
