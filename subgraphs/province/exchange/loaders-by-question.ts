import DataLoader from "dataloader";

/**
 * Loaders for one request, one per question: askers who want the same page of the same columns
 * are answered together, by one statement.
 */
export class LoadersByQuestion<Asker, Answer> {
  readonly #loaderByQuestion = new Map<string, DataLoader<Asker, Answer>>();

  /** `question` must be equal for equal `answer` functions; `answer` keeps the order of askers. */
  load(
    question: string,
    asker: Asker,
    answer: (askers: readonly Asker[]) => Promise<Answer[]>,
  ): Promise<Answer> {
    let loader = this.#loaderByQuestion.get(question);
    if (loader === undefined) {
      loader = new DataLoader<Asker, Answer>(answer);
      this.#loaderByQuestion.set(question, loader);
    }
    return loader.load(asker);
  }
}
