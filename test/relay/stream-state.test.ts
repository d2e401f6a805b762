import { expect, it } from "@jest/globals";
import { encodeFeedCursor } from "../../subgraphs/province/change/feed-position.ts";
import type { StreamMessage } from "../../subgraphs/relay/stream.ts";
import { readStreamState } from "../../subgraphs/relay/stream-state.ts";

const cursor = encodeFeedCursor({ xid: 7n, province: "61", number: 1n, epoch: "0123456789abcdef" });

async function* messagesOf(messages: readonly StreamMessage[]): AsyncGenerator<StreamMessage> {
  yield* messages;
}

it("what somebody else has put into a stream is passed over when it is compared with the register", async () => {
  const body = JSON.stringify({ data: { recordId: "61:1", version: 3, cursor } });
  const { versions, from } = await readStreamState({
    messages: () =>
      messagesOf([
        { kind: "note", body: "no JSON" },
        { kind: "job", body: "null" },
        { kind: "job", body: "{}" },
        { kind: "job", body: JSON.stringify({ data: { recordId: "61:2", cursor: "nowhere" } }) },
        { kind: "job", body },
      ]),
  });
  expect([...versions.named()]).toEqual([{ type: "JOB", record: "61:1" }]);
  expect(versions.get({ type: "JOB", record: "61:1" })).toBe(3);
  expect(from).toBe(8n);
});
