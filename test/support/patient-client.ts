import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What came of one request, or why nothing did. */
export interface Asked {
  readonly body: string;
  /** Whether other requests had gone over its connection before. */
  readonly reused: boolean;
}

/**
 * A client as good ones are: it keeps connections, heeds `Connection: close`, and asks somebody else
 * only when a connection is refused, for then nothing was sent. What fails once it is sent has failed.
 */
export class PatientClient {
  readonly failures: string[] = [];
  answered = 0;
  reused = 0;
  refused = 0;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #body: string;
  readonly #isGood: (answer: string) => boolean;

  constructor(body: string, isGood: (answer: string) => boolean) {
    this.#body = body;
    this.#isGood = isGood;
  }

  /** Asks the first of these that takes the connection. */
  async ask(origins: () => readonly string[]): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const [origin = ""] = origins().slice(attempt % Math.max(1, origins().length));
      try {
        const { body, reused } = await this.#post(origin);
        this.answered += 1;
        if (reused) this.reused += 1;
        if (!this.#isGood(body)) this.failures.push(body.slice(0, 500));
        return;
      } catch (error) {
        const { code, syscall, message } = error as NodeJS.ErrnoException;
        if (code !== "ECONNREFUSED" || syscall !== "connect") {
          this.failures.push(`${code ?? ""} ${message}`);
          return;
        }
        this.refused += 1;
        await sleep(1);
      }
    }
    this.failures.push("Everybody refuses connections.");
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(origin: string): Promise<Asked> {
    return new Promise((resolve, reject) => {
      const asked = request(`${origin}/graphql`, {
        agent: this.#agent,
        method: "POST",
        headers: { "content-type": "application/json", "content-length": this.#body.length },
      });
      asked.once("response", (response) => {
        response.setEncoding("utf8");
        response
          .toArray()
          .then((chunks) => resolve({ body: chunks.join(""), reused: asked.reusedSocket }), reject);
      });
      asked.once("error", reject);
      asked.end(this.#body);
    });
  }
}
