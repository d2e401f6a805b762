/**
 * The bounds of a request and of what is kept of it, by name, with the values they have unless a
 * settings file gives others. The table of the README is made of this one.
 */
const defaults = {
  /** Rows of one page of a scattered connection. */
  pageSizeMax: 100,
  /** Rows of one province on a page of a feed, which programs read. */
  feedPageSizeMax: 5_000,
  /** Milliseconds a request may take unless it says otherwise. */
  deadlineMs: 5_000,
  /** Milliseconds a request may ask for at the most. */
  deadlineMsMax: 30_000,
  /** Milliseconds after which nothing that was in flight is waited for, by a stop or a reload. */
  stopMsMax: 31_000,
  /** Milliseconds after SIGTERM in which new connections are taken, so that balancers see it is not ready. */
  noticeMsAtStop: 1_000,
  /** Milliseconds for which a connection may then be silent, or a request arrive in full. */
  arrivalMsAtStop: 5_000,
  /** Milliseconds between two looks at whether a file of the settings has changed. */
  reloadLookMs: 1_000,
  /** Settings that are kept at once: those that hold, and older ones that still answer somebody. */
  generationsMax: 4,
  /** Milliseconds kept back from the last calls to put the answer together. */
  composeReserveMs: 50,
  /** Bytes of one subgraph answer. */
  answerBytesMax: 64 * 1024 * 1024,
  /** Files of snapshots that are handed out at once. */
  downloadsMax: 64,
  /** Of these, files of one client. */
  clientDownloadsMax: 8,
  /** Bytes of all answers that arrive from one endpoint at once. */
  arrivingBytesMax: 256 * 1024 * 1024,
  /** Values of one subgraph answer: lists, objects, and what stands in them. */
  answerValuesMax: 2_000_000,
  /** Lists and objects within each other that are read of a subgraph's answer; no operation asks for more. */
  answerNestingMax: 500,
  /** Lists and objects within each other in what a subgraph tells of an error. */
  errorNestingMax: 20,
  /** Entities that one step may ask of an ordinary subgraph. */
  entitiesMax: 10_000,
  /** Entities that one step may ask of a province: they must fit into its request. */
  entitiesPerProvinceMax: 2_000,
  /** Places at which one error of an entity is told. */
  placesPerErrorMax: 100,
  /** Characters of one answer's data. */
  answerCharactersMax: 32 * 1024 * 1024,
  /** Words and signs of a document. */
  tokensMax: 2_000,
  /** Brackets of any kind within each other, in a document. */
  bracketsMax: 64,
  /** Operations of one document. */
  operationsMax: 20,
  /** Fields of an operation, once its fragments are spread. */
  selectionsMax: 2_000,
  /** Characters of an operation, once its fragments are spread: as many as a body may have. */
  charactersMax: 256 * 1024,
  /** Fields and fragments within each other; the planner's own reader ends at 50. */
  depthMax: 40,
  /** Aliases of an operation, once its fragments are spread. */
  aliasesMax: 100,
  /** Fields at the root of an operation, once its fragments are spread. */
  rootFieldsMax: 50,
  /** Lists and objects within each other, in a value of a document and in a request's JSON. */
  nestingMax: 40,
  /** Cost of an operation: calls, and objects that may be answered, for each province that is asked. */
  costMax: 1_000_000,
  /** Rows that a list is taken to have, in the cost, when neither an argument nor the schema says. */
  listRows: 20,
  /** Cost that a client may cause at once; a full budget, and no less than one operation may cost. */
  clientCostMax: 5_000_000,
  /** Cost by which a client's budget fills again every second. */
  clientCostPerSecond: 100_000,
  /** The same as clientCostMax, for the system of a province and for monitoring. */
  systemCostMax: 50_000_000,
  /** The same as clientCostPerSecond, for the system of a province and for monitoring. */
  systemCostPerSecond: 1_000_000,
  /** The same as clientCostMax, of what a client may cause at one province. */
  clientProvinceCostMax: 2_500_000,
  /** The same as clientCostPerSecond, of what a client may cause at one province. */
  clientProvinceCostPerSecond: 50_000,
  /** The same as systemCostMax, of what such a system may cause at one province. */
  systemProvinceCostMax: 25_000_000,
  /** The same as systemCostPerSecond, of what such a system may cause at one province. */
  systemProvinceCostPerSecond: 500_000,
  /** Milliseconds that the store of shared budgets has to answer; then the gateway's own hold. */
  sharedBudgetMsMax: 50,
  /** Milliseconds between two looks at a store that did not. */
  sharedBudgetPauseMs: 1_000,
  /** Budgets that are remembered, the latest ones: of each client, and of each at each province it asks. */
  clientsMax: 100_000,
  /** Bytes of a request's variables, as JSON. */
  variablesBytesMax: 64 * 1024,
  /** Characters of the texts that are remembered to be within these limits. */
  checkedCharactersMax: 16_000_000,
  /** Errors that are told of one document that is not valid. */
  validationErrorsMax: 5,
  /** Bytes that compiled operations may take, kept for the next time: some 2,000 common ones. */
  operationsBytesMax: 128 * 1024 * 1024,
  /** Bytes that parsed documents may take, kept for the next time. */
  documentsBytesMax: 64 * 1024 * 1024,
  /** Combinations of values of its conditions for which an operation is kept. */
  combinationsMax: 16,
  /** Bytes that the plans of one operation may take for several combinations: an eighth of all. */
  combinedPlansBytesMax: 16 * 1024 * 1024,
  /** Characters of subgraph operations kept as escaped text: some thousands of common ones. */
  requestHeadsCharactersMax: 16_000_000,
  /** Values of variables that one answer tells to be refused. */
  refusedValuesMax: 20,
  /** Open connections to one endpoint. */
  connectionsPerEndpoint: 200,
  /** Milliseconds after which a connection to an endpoint is replaced, so that its name is looked up again. */
  connectionAgeMsMax: 60_000,
  /** Reads at once of one subgraph at one endpoint. */
  readsPerLaneMax: 64,
  /** Writes at once to one subgraph at one endpoint. */
  writesPerLaneMax: 16,
  /** Of a hundred of these, how many anonymous callers may take. */
  anonymousLanePercent: 75,
  /** Calls that wait for one of these to end, of anonymous callers and of others each. */
  waitingPerLaneMax: 1_000,
  /** Milliseconds a call may wait so, for the wait to count as short. */
  waitTargetMs: 100,
  /** Milliseconds without a short wait from which on calls that wait are dropped. */
  waitIntervalMs: 1_000,
  /** Calls of open data that a service must have answered for a session with it to be agreed on. */
  callsPerSession: 10,
  /** The same at the most: four times as many each time that nothing came of it. */
  callsPerSessionMax: 10_000,
  /** Milliseconds a service has to agree on a session; no call waits for that. */
  sessionMsMax: 2_000,
  /** Calls that earn one repetition. */
  callsPerRetry: 10,
  /** Repetitions there are from the start. */
  retriesAtFirst: 2,
  /** Repetitions that calls may have earned and not used. */
  retriesSavedMax: 10,
  /** Milliseconds by which repetitions are spread. */
  retryPauseMs: 100,
  /** Clients whose repetitions are counted. */
  clientsWithRetriesMax: 1_000,
  /** Milliseconds over which calls are counted to tell whether a subgraph fails. */
  breakerWindowMs: 20_000,
  /** Calls within that time below which nothing is told. */
  breakerCallsMin: 30,
  /** Milliseconds for which calls must have been bad. */
  breakerLastingMs: 1_000,
  /** Bad calls among a hundred from which on no more are made. */
  breakerBadPercent: 80,
  /** Calls in a row that fail on certificates, from which on no more are made. */
  breakerDistrustsMax: 3,
  /** Milliseconds a call must have had, so that no answer counts as bad. */
  breakerTimeoutMsMin: 1_000,
  /** Milliseconds from which on also an answer counts as bad. */
  breakerSlowMs: 4_000,
  /** Milliseconds until a subgraph that failed is looked at again, the first time; then twice as long each time. */
  breakerPauseMs: 500,
  /** Milliseconds after which it is looked at in any case. */
  breakerPauseMsMax: 30_000,
  /** Milliseconds without failing after which it counts as the first time again. */
  breakerCalmMs: 60_000,
  /** Milliseconds between two looks at one that says it is not ready. */
  readyPauseMs: 1_000,
  /** Characters of a request to a subgraph that others may share. */
  sharedCharactersMax: 64 * 1024,
  /** Requests of anonymous clients in flight, while there is time for all. */
  anonymousInFlightMax: 1_000,
  /** Requests of anonymous clients in flight that are let in however busy the gateway is. */
  anonymousInFlightMin: 64,
  /** Requests in flight of clients we know. */
  knownInFlightMax: 2_000,
  /** Milliseconds by which the gateway may be late, before it lets fewer anonymous requests in. */
  lagAimMs: 250,
  /** Milliseconds between two looks at how late it is. */
  lagLookMs: 100,
  /** Tokens a second that are looked at for the first time while the gateway is late. */
  newTokensPerSecond: 500,
  /** Tokens that were good, kept so as not to be verified anew. */
  tokensKeptMax: 10_000,
  /** Seconds after which a client that was turned away may ask again, at the least. */
  askAgainSecondsMin: 1,
  /** The same at the most: clients are told at random. */
  askAgainSecondsMax: 3,
  /** Bytes of a request's body. */
  bodyBytesMax: 256 * 1024,
  /** Milliseconds an endpoint has to say that it is ready. */
  readinessMsMax: 1_000,
  /** Milliseconds for which what the endpoints said of themselves is told again. */
  readinessAgeMs: 1_000,
  /** Milliseconds a request's body may take to arrive. */
  bodyMsMax: 10_000,
  /** Milliseconds a request's head may take to arrive. */
  headMsMax: 10_000,
  /** Milliseconds a client may take to read its answer. */
  takingMsMax: 60_000,
  /** Milliseconds after which a request is cut off on whose connection nothing moves: longer than any may take. */
  stillMsMax: 45_000,
  /** Connections that may wait to be taken; the system has a bound of its own (on Linux somaxconn). */
  connectionsWaitingMax: 4_096,
  /** Connections that are taken before the gateway turns to those it has. */
  connectionsAtOnce: 64,
  /** Milliseconds a client's connection may be idle. */
  idleMsMax: 65_000,
  /** Subscriptions that are open at once. */
  subscriptionsMax: 10_000,
  /** Of these, subscriptions of anonymous clients. */
  anonymousSubscriptionsMax: 5_000,
  /** Subscriptions of one client. */
  clientSubscriptionsMax: 100,
  /** Bytes of a subscription's document and variables, which are kept as long as it is open. */
  subscriptionBytesMax: 32 * 1024,
  /** Subscriptions over one WebSocket. */
  socketSubscriptionsMax: 50,
  /** WebSockets that are open at once. */
  socketsMax: 10_000,
  /** WebSockets of one client. */
  clientSocketsMax: 100,
  /** Milliseconds a WebSocket has to say who is there. */
  socketInitMs: 3_000,
  /** Milliseconds between two signs of life to a subscriber who is told nothing. */
  subscriberPingMs: 12_000,
  /** Milliseconds for which a subscriber may not take what is told; then the stream ends. */
  subscriberStallMsMax: 30_000,
  /** Changes of one province that are read for a subscriber at once, and wait to be taken. */
  followPageSize: 100,
  /** Looks at feeds that are made for subscribers at once. */
  followLooksAtOnce: 32,
  /** Milliseconds between two looks of one subscriber, however much changes. */
  followPauseMs: 100,
  /** Milliseconds after which a subscriber's feed is looked at although nobody said that there is anything new. */
  followIdleMs: 15_000,
  /** The same, while a province cannot say so. */
  followBlindMs: 2_000,
  /** Milliseconds between two looks at whether the token of a subscriber still holds. */
  subscriberTokenMs: 2_000,
  /** Milliseconds for which a province is asked to wait for something new. */
  feedWaitMs: 2_500,
  /** Characters of a token. */
  tokenCharactersMax: 4_096,
  /** Seconds from a token's making to its end. */
  tokenSecondsMax: 15 * 60,
  /** Seconds by which an issuer's clock may differ from ours. */
  clockSkewSeconds: 30,
  /** Scopes of one token. */
  scopesMax: 64,
  /** Characters of a subject, a department or an id in a token. */
  claimCharactersMax: 200,
  /** Milliseconds an issuer has to send its keys. */
  keysMsMax: 2_000,
  /** Bytes of an issuer's key set. */
  keysBytesMax: 64 * 1024,
  /** Keys of one issuer. */
  keysPerIssuerMax: 64,
  /** Milliseconds for which keys are believed before the issuer is asked again. */
  keysAgeMs: 5 * 60_000,
  /** Milliseconds between two questions to an issuer, however many unknown keys tokens name. */
  keysPauseMs: 60_000,
  /** The same while the issuer has not answered at all yet. */
  keysFirstPauseMs: 5_000,
  /** Milliseconds for which keys hold while their issuer cannot be reached. */
  keysHoldMs: 24 * 60 * 60_000,
  /** Milliseconds for which the revocation list is believed before its file is looked at again. */
  revocationsAgeMs: 1_000,
  /** Bytes of one file of the access log; a longer one is followed by a new one. */
  accessLogSegmentBytesMax: 16 * 1024 * 1024,
  /** Records that are written to the access log at once. */
  accessLogBatchMax: 500,
};

export type LimitName = keyof typeof defaults;
export type Limits = Readonly<Record<LimitName, number>>;

export const limitNames = Object.keys(defaults) as readonly LimitName[];

export const defaultLimits: Limits = defaults;

const inForce: Record<LimitName, number> = { ...defaults };

/** The limits of this process. Read them when they are needed: settings come after the modules. */
export const limits: Limits = inForce;

/** Gives some limits other values than by default, and only these. */
export function setLimits(values: Partial<Limits>): void {
  Object.assign(inForce, defaults, values);
}
