import type { Link } from "./chain.ts";
import type { HashedRecord } from "./log-line.ts";

/** A record as it stands in a file or a table. */
export interface StoredRecord extends HashedRecord {
  /** For people, such as "access-000000000000001.ndjson, line 12". */
  readonly where: string;
  /** What is wrong with the place it stands in, such as a column that says something else. */
  readonly problem: string | null;
}

/** A log that can be read from any of its records on, also while it is written. */
export interface ChainSource {
  /** For people, such as "the gateway's log in .data/access-log". */
  readonly title: string;
  /** Whose log it is, when that is known although nothing may stand in it. */
  readonly place: string | null;
  /** The last record that is not here any more, or the beginning. */
  start(): Promise<Link>;
  /** The signed checkpoint up to which it was archived; null when nothing was. */
  checkpoint(): Promise<string | null>;
  /** Where it says itself that it ends; null when it does not say. */
  end(): Promise<Link | null>;
  /** What stands behind the link, in order. */
  records(after: Link): AsyncIterable<StoredRecord>;
}
