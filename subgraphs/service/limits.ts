/** The bounds of every subgraph process, with their units in the names. */
export const limits = {
  pageSizeMin: 1,
  pageSizeMax: 100,
  pageSizeDefault: 20,
  /** How far the rows of a list are counted, unless they are to be counted exactly. */
  countedRowsMax: 10_000,
  /** Of each province, how many hits of a search are ranked that were published before today. */
  rankedEarlierMax: 200,
  /** The same of today's. */
  rankedOfTodayMax: 1_000,
  /** Of a page of the change feed, which is read by programs. */
  feedPageSizeMax: 5_000,
  feedPageSizeDefault: 100,
  /** Of a request body after inflation. */
  bodyBytesMax: 1024 * 1024,
  /** References to entities in one request. A gateway sends 10,000 at the most in one step. */
  representationsMax: 20_000,
  /** How long a request body may take to arrive. */
  bodyMsMax: 10_000,
  /** Characters of all queries together whose documents are kept; a document takes some hundred bytes for each. */
  knownQueriesCharactersMax: 300_000,
  deadlineDefaultMs: 5_000,
  deadlineMaxMs: 30_000,
  /** How long two sides may take to agree on TLS. */
  handshakeMsMax: 10_000,
  /** How long after SIGTERM new connections are taken, so that who spreads requests sees that it stops. */
  noticeMsAtStop: 1_000,
  /** How long a connection may then be silent, or a request take to arrive in full. */
  arrivalMsAtStop: 5_000,
  /** How long after a signal to stop whatever is still in flight is cut off: later than any deadline. */
  stopMsMax: 31_000,
  /** How long a cancelled statement may take to end before its connection is dropped. */
  cancelGraceMs: 250,
  /** How long the pool tries to open one connection. */
  connectMs: 5_000,
  /** How long an unused connection is kept: a new one costs more than many statements. */
  idleConnectionMs: 300_000,
  /** How long a database that is down at start is waited for. */
  databaseWaitMs: 30_000,
  /** How long it is told again whether the database answered. */
  readyAgeMs: 250,
  /** How many statements are kept prepared per connection; further ones are parsed each time. */
  preparedStatementsMax: 128,
  /** Between two lines of the log about requests refused for the same reason. */
  refusalLogPauseMs: 60_000,
  /** Of the body of an offer of a session. */
  sessionBodyBytesMax: 256,
  /** Sessions of one gateway's key; a further one ends its oldest. */
  sessionsPerGatewayMax: 32,
  /** Sessions that one gateway's key may agree on in a minute, or at once after a pause. */
  sessionsPerMinuteMax: 60,
  /** How long after it was written a permit may still begin a statement. */
  permitMs: 10_000,
  /** How long PostgreSQL keeps a transaction open in which nothing happens. */
  idleTransactionMs: 5_000,
  /** Connections of who writes. Writes about persons wait for each other at the log, others share a flush of the disk. */
  writerConnectionsMax: 8,
  /** Connections of long reads, such as snapshots. */
  longReadsMax: 1,
  /** How long one of their statements may take, or the pause between two. */
  longReadStatementMs: 30_000,
  /** How old the key of the permits may be before it is read again. */
  permitKeyAgeMs: 60_000,
  /** Connections as the owner of the database, for what the role that reads may not do. */
  ownerConnectionsMax: 2,
} as const;
