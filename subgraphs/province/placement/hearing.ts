import { randomUUID } from "node:crypto";
import { Deadline } from "../../service/deadline.ts";

/** One time that a province is told something. */
export interface Hearing {
  readonly deadline: Deadline;
  readonly requestId: string;
}

/** Who takes down what other provinces say. */
export interface Ear<News, Reply> {
  hear(news: News, hearing: Hearing): Promise<Reply>;
}

/** Milliseconds to take down what was told. */
const hearingMs = 10_000;

/** Says it to an ear in this very process, and gives it a time of its own. */
export function sayHere<News, Reply>(ear: Ear<News, Reply>, news: News): Promise<Reply> {
  return Deadline.during(hearingMs, (deadline) =>
    ear.hear(news, { deadline, requestId: randomUUID() }),
  );
}
