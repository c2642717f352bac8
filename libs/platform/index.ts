/** What every process needs from its surroundings: settings, logging, metrics, batching, an orderly life. It knows no domain. */
export { createBatcher } from './batcher.js';
export { timestamp } from './clock.js';
export { createLog, nestLogger } from './logging.js';
export type { Log } from './logging.js';
export { bounded, metrics, registry } from './metrics.js';
export { projectRoot } from './project-root.js';
export { ConfigurationError, EXIT_CONFIG, runService } from './run-service.js';
export type { Service } from './run-service.js';
export { readSettings, SettingsError } from './settings.js';
export type { Settings } from './settings.js';
