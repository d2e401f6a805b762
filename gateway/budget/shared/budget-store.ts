/** A budget that several gateways share. */
export interface SharedBucket {
  /** Tells it from all others; nobody can read off it whose it is. */
  readonly key: string;
  readonly max: number;
  readonly perSecond: number;
}

/** What came of taking a cost out of it. */
export interface Taken {
  readonly isTaken: boolean;
  /** What is left, rounded down; below zero when something is owed. */
  readonly left: number;
}

/** Where shared budgets are kept. Whoever asks bounds the waiting. */
export interface BudgetStore {
  /** Fills the bucket for the time that has passed, and takes the cost if there is as much: in one step. */
  take(bucket: SharedBucket, cost: number): Promise<Taken>;
  /** The same, but takes in any case; below zero, it puts back. */
  charge(bucket: SharedBucket, cost: number): Promise<void>;
  /** Resolves when it is there, and would do the above. */
  ping(): Promise<void>;
  close(): void;
}
