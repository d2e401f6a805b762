/**
 * How much of a large answer is read or written at once, in bytes or characters: a millisecond of work.
 * Whatever else this process has to do comes in between.
 */
export const pieceLength = 64 * 1024;

/** What is no longer than this is not worth the pauses: two milliseconds of work. */
export const lengthAtOnceMax = 4 * pieceLength;

/**
 * Does work that may be long: at once if it never yields, else one spell of it in each turn of the event
 * loop. All works that are under way share the turns, or ten of them would make a turn ten spells long.
 */
export function inTurns<Result>(work: Generator<void, Result>): Result | Promise<Result> {
  const first = work.next();
  return first.done ? first.value : finish(work);
}

async function finish<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    await nextTurn();
    const spell = work.next();
    if (spell.done) return spell.value;
  }
}

const waiting: (() => void)[] = [];

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(serveOne);
  });
}

function serveOne(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(serveOne);
}
