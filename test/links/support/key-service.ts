import type { Evaluation } from "../../../subgraphs/cooperation/link-key/evaluation.writer.ts";
import { KeyService } from "../../../subgraphs/cooperation/link-key/key-service.ts";
import { LinkKeys } from "../../../subgraphs/cooperation/link-key/link-keys.ts";
import {
  type LinkSource,
  LinksRefusedError,
} from "../../../subgraphs/province/link/link-source.ts";
import type { EvaluatedBatch, LinkBatch } from "../../../subgraphs/reference/link-batch.ts";
import { linkKeyOf, personLinkOf } from "../../../subgraphs/reference/pseudonym.ts";
import { createLogger } from "../../../subgraphs/service/logger.ts";

/** Which keys the service has, each of one byte over and over. */
export interface TestKeys {
  readonly current: string;
  readonly next?: string;
  readonly keys: Readonly<Record<string, number>>;
}

/** The key service without the way to it. */
export interface TestKeyService extends LinkSource {
  /** What it was asked, oldest first. */
  readonly asked: LinkBatch[];
  readonly recorded: Evaluation[];
  /** As if its file had been written anew. */
  turnTo(keys: TestKeys): void;
  /** What happens before the next batches are answered. */
  before(happens: (batch: LinkBatch) => void | Promise<void>): void;
}

export function aKeyService(first: TestKeys): TestKeyService {
  let keys = linkKeys(first);
  let happens: (batch: LinkBatch) => void | Promise<void> = () => {};
  const asked: LinkBatch[] = [];
  const recorded: Evaluation[] = [];
  const service = new KeyService({
    keys: { current: () => keys },
    record: async (evaluation) => {
      recorded.push(evaluation);
      return true;
    },
    logger: createLogger("test"),
    now: () => new Date(),
  });
  return {
    asked,
    recorded,
    turnTo(next) {
      keys = linkKeys(next);
    },
    before(does) {
      happens = does;
    },
    async ask(batch): Promise<EvaluatedBatch> {
      asked.push(batch);
      await happens(batch);
      const answer = await service.answer({ province: "61", batch, digest: "" });
      if ("kind" in answer) throw new LinksRefusedError(answer.kind, null);
      return answer;
    },
  };
}

export function linkKeys({ current, next, keys }: TestKeys): LinkKeys {
  return new LinkKeys({
    current,
    next: next ?? null,
    keys: new Map(Object.entries(keys).map(([id, byte]) => [id, bytesOf(byte)])),
  });
}

/** The link of a number under such a key, by who holds both. */
export function expectedLink(idNumber: string, id: string, byte: number): string {
  return personLinkOf(idNumber, linkKeyOf(id, bytesOf(byte)).secret);
}

export function bytesOf(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte);
}
