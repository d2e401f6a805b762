/** What came of each file of keys. */
export interface ToldFiles {
  /** Made or changed this time. */
  readonly written: string[];
  /** There already, and left as they were. */
  readonly kept: string[];
}

export function nothingYet(): ToldFiles {
  return { written: [], kept: [] };
}
