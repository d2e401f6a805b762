import type { Interceptor, WireAnswer } from "./subgraph.ts";

/** Ways an endpoint can misbehave; each is an interceptor for `Endpoint.intercept`. */

/** A proxy's error page where JSON was due. */
export const answersHtml: Interceptor = async () => ({
  status: 200,
  type: "text/html",
  body: "<html><body>Maintenance</body></html>",
});

/** The first half of a correct answer. */
export const answersHalfJson: Interceptor = async (_call, serve) => {
  const whole = await serve();
  return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) };
};

/** Ends the connection without a byte. */
export const hangsUp: Interceptor = async () => null;

/** Never answers, as a stopped process does. */
export const hangs: Interceptor = () => new Promise(() => {});

/** Answers well-formed JSON of the test's choice. */
export function answersJson(body: unknown, status = 200): Interceptor {
  const text = JSON.stringify(body);
  return async (): Promise<WireAnswer> => ({ status, type: "application/json", body: text });
}

/** Holds every answer until the test opens the gate, and tells when a call has arrived. */
export class Gate {
  readonly intercept: Interceptor;
  readonly arrived: Promise<void>;
  readonly #opened: Promise<void>;
  #open: () => void = () => {};

  constructor() {
    this.#opened = new Promise((open) => {
      this.#open = open;
    });
    let arrive: () => void = () => {};
    this.arrived = new Promise((resolve) => {
      arrive = resolve;
    });
    this.intercept = async (_call, serve) => {
      arrive();
      await this.#opened;
      return serve();
    };
  }

  open(): void {
    this.#open();
  }
}
