type Path = readonly (string | number)[];

/** A place, or the way to one. */
interface Step {
  readonly below: Map<string | number, Step>;
  isTold: boolean;
}

/**
 * The places errors are told of, as a tree: whether one of them lies at a place, above it or below it
 * takes a walk of its path, however many there are.
 */
export class ToldPlaces {
  readonly #root: Step = { below: new Map(), isTold: false };

  constructor(paths: readonly Path[]) {
    for (const path of paths) this.add(path);
  }

  add(path: Path): void {
    let step = this.#root;
    for (const segment of path) {
      let next = step.below.get(segment);
      if (next === undefined) {
        next = { below: new Map(), isTold: false };
        step.below.set(segment, next);
      }
      step = next;
    }
    step.isTold = true;
  }

  /** Whether an error is told at the place, above it or below it. */
  explains(path: Path): boolean {
    let step: Step | undefined = this.#root;
    for (const segment of path) {
      if (step.isTold) return true;
      step = step.below.get(segment);
      if (step === undefined) return false;
    }
    return step.isTold || step.below.size > 0;
  }
}
