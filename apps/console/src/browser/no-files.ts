/** Stands where libs that load files import node:fs and node:path: a browser has none, and is given texts instead. */
function noFiles(): never {
  throw new Error('A browser reads no files; give it the texts of the documents.');
}

export {
  noFiles as basename,
  noFiles as dirname,
  noFiles as existsSync,
  noFiles as join,
  noFiles as normalize,
  noFiles as readFileSync,
  noFiles as readdirSync,
  noFiles as resolve,
  noFiles as statSync,
};
export const sep = '/';
