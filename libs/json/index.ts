/** JSON as the gate accepts it, hashes it and shows it to rules. It knows nothing of actions, policies or HTTP. */
export { canonicalJson, sha256Hex } from './canonical-json.js';
export { JsonRefused, parseStrictJson } from './parse-strict-json.js';
export { ownValue } from './own-value.js';
export type { JsonObject, JsonValue } from './json-value.js';
