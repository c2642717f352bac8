/** Text for people at a terminal, wherever it comes from: harmless, in columns, in colour. It knows no domain and writes nothing. */
export { paint } from './paint.js';
export type { Look, StyleName } from './paint.js';
export { cell, safeText, visible, visibleJson } from './safe-text.js';
export { tableOf } from './table.js';
export type { Column } from './table.js';
