/** Something that is published, and up to where of the register it tells. */
export interface StreamEvent {
  /** The same however often it is published: the stream keeps it once. */
  readonly id: string;
  /** The end of its subject, such as "job". */
  readonly kind: string;
  /** JSON. */
  readonly body: string;
  readonly place: StreamPlace;
}

/** Up to where of the register a stream tells: it stands in each of its messages, so it cannot be lost alone. */
export interface StreamPlace {
  /** Of the feed of open records. */
  readonly cursor: string;
  /** Of what is of persons. */
  readonly people: string;
}

/** A message as the stream holds it. */
export interface StreamMessage {
  readonly kind: string;
  /** JSON. */
  readonly body: string;
}

/** The stream of one province at a broker. */
export interface EventStream {
  /** Up to where it tells; null of a stream that tells nothing yet. */
  lastPlace(): Promise<StreamPlace | null>;
  /**
   * Puts events behind all that is there, in their order, and resolves once all are stored. When one is
   * not, none behind it is.
   */
  publish(events: readonly StreamEvent[]): Promise<void>;
  /** All that it holds, oldest first. */
  messages(): AsyncIterable<StreamMessage>;
  /** Forgets messages of a kind but the last ones. */
  keepLast(kind: string, count: number): Promise<void>;
  close(): Promise<void>;
}

/** How a province's events come to a broker; opened anew after each failure. */
export type OpenStream = () => Promise<EventStream>;
