/** What GraphQL hands over: a field that was not sent is missing, one sent as null is null. */
export type Given<Value> = Value | null | undefined;
