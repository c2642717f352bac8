/** Controls, bidi marks, fillers and odd spaces: what a reader cannot see, or what moves what a reader sees. */
const UNSEEN = /((?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs})/u;

/** Text from anywhere as nodes that are never markup; each unseen character stands there by its number. */
export function visible(text) {
  return String(text)
    .split(UNSEEN)
    .map((part, index) => (index % 2 === 0 ? part : unseen(part)));
}

/** The same for JSON. Its own line breaks are layout; those inside of strings are escaped. */
export const visibleJson = (value) => visible(JSON.stringify(value ?? null, null, 2));

function unseen(character) {
  const mark = document.createElement('mark');
  mark.textContent = `\\u{${character.codePointAt(0).toString(16)}}`;
  return mark;
}

/** A copy of a template with a way to its `data-fill` places. */
export function fromTemplate(id) {
  const root = document.getElementById(id).content.firstElementChild.cloneNode(true);
  const place = (name) => root.querySelector(`[data-fill="${name}"]`);
  return { root, place, fill: (name, ...nodes) => place(name).replaceChildren(...nodes) };
}

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
