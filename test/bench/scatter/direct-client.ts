import { Pool } from "undici";
import { contentDigest } from "../../../schema/signatures/content-digest.ts";
import { signInSession } from "../../../schema/signatures/request-signature.ts";
import { type Session, SessionOffer, sessionPath } from "../../../schema/signatures/session-key.ts";
import { askSigned, signedHeaders } from "../../support/trust.ts";
import { ask } from "../load.ts";

const path = "/province";

/** Asks one province as the gateway does, signed in a session, and does nothing else with the answer. */
export class DirectClient {
  readonly #province: string;
  readonly #body: string;
  readonly #pool: Pool;
  readonly #session: Session;

  private constructor(asked: { province: string; url: string; body: string }, session: Session) {
    this.#province = asked.province;
    this.#body = asked.body;
    this.#pool = new Pool(asked.url, { connections: 1, pipelining: 1 });
    this.#session = session;
  }

  /** @param asked the body is sent over and over */
  static async open(asked: {
    readonly province: string;
    readonly url: string;
    readonly body: string;
  }): Promise<DirectClient> {
    const offer = new SessionOffer();
    const question = { audience: asked.province, path: sessionPath, body: offer.body };
    const headers = signedHeaders(question);
    const accepted = await askSigned(asked.url, question, { headers });
    const session = offer.sessionOf(await accepted.text(), headers.signature ?? "");
    if (session === null) throw new Error(`${asked.province} agreed on no session.`);
    return new DirectClient(asked, session);
  }

  ask(): Promise<Buffer> {
    const deadlineMs = "5000";
    const signed = signInSession(
      {
        method: "POST",
        path,
        contentDigest: contentDigest(this.#body),
        contentType: "application/json",
        deadlineMs,
        audience: this.#province,
      },
      this.#session.requests,
      Date.now(),
    );
    const headers = { "x-deadline-ms": deadlineMs, ...signed };
    return ask(this.#pool, { path, body: this.#body, headers });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
