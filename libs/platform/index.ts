/** What every process needs from its surroundings: settings, logging, metrics, an orderly life. It knows no domain. */
export { readClientSettings } from './client-settings.js';
export type { ClientSettings } from './client-settings.js';
export { asTimestamp, timestamp } from './clock.js';
export { nestLogger } from './logging.js';
export type { Log } from './logging.js';
export { metrics, operationLabel, registry, toolLabel } from './metrics.js';
export { NODE_FLAGS } from './node-flags.js';
export { projectRoot } from './project-root.js';
export { repeat } from './repeat.js';
export type { Repeated } from './repeat.js';
export { ConfigurationError, EXIT_CONFIG, runService } from './run-service.js';
export type { Service } from './run-service.js';
export { serveObservation } from './serve-observation.js';
export { readSettings, SettingsError } from './settings.js';
export type { Settings } from './settings.js';
