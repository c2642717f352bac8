/**
 * For the processes of the services. What a request allocates dies with it; with V8's default of 16 MiB for the young, the
 * requests of a crowd live through several collections, each of which copies them. It costs up to three times as many MiB.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=64'];
